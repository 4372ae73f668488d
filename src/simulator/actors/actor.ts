import type { z } from 'zod';
import type { Transport } from '../../aws/transport.ts';
import type { World } from '../world/state/world.ts';

/** What an actor does things with: the world it lives in, and AWS, where its calls bear its own name. */
export interface ActorParts {
  readonly world: World;
  readonly aws: Transport;
  /** Starts another daemon, with the same rules and a journal of its own; the answer kills it. */
  readonly startDaemon: (name: string) => () => void;
}

/**
 * Somebody else who changes the account while the daemon watches it: AWS's own automation, a deploy
 * pipeline, a second daemon. A new one is a file and a line in `registry.ts`.
 */
export interface Actor {
  readonly name: string;
  /** One sentence: who it is and what it does unasked. */
  readonly summary: string;
  readonly parameters: z.ZodObject;
  /** What of AWS Fault Injection Service does the same to a real account, where there is something. */
  readonly fis?: string;
  /** Sets it to work; the answer ends it. Throws a plain Error when what it names does not exist. */
  start(parts: ActorParts, parameters: unknown): () => void;
}

/** Ties the type of an actor's parameters to its schema. */
export function defineActor<Shape extends z.ZodObject>(
  actor: Omit<Actor, 'parameters' | 'start'> & {
    readonly parameters: Shape;
    start(parts: ActorParts, parameters: z.output<Shape>): () => void;
  },
): Actor {
  return { ...actor, start: (parts, parameters) => actor.start(parts, actor.parameters.parse(parameters)) };
}
