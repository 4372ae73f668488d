import type { SourcePosition } from '../../policy/policy.ts';
import type { Actor } from '../actors/actor.ts';
import type { Fault } from '../faults/fault.ts';
import type { ActBound } from '../judge/act-bound.ts';
import type { JudgeLimits } from '../judge/limits.ts';
import type { StackDescription } from '../stacks/stack-schema.ts';
import type { DaemonSettings } from './daemon-settings.ts';
import type { WrittenScenario } from './schema.ts';

/** Something of a scenario that begins and may end, in milliseconds from the scenario's own beginning. */
interface Span {
  readonly atMs: number;
  /** Absent: it lasts to the end. */
  readonly untilMs?: number;
  /** Both times are moved by up to so much, drawn from the seed. */
  readonly spreadMs: number;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly position: SourcePosition;
}

export interface PlannedFault extends Span {
  readonly fault: Fault;
}

/** Faults to be drawn from the seed; times in milliseconds from the scenario's own beginning. */
export interface Swarm {
  readonly most: number;
  readonly fromMs: number;
  readonly untilMs: number;
  readonly longestMs: number;
  /** By when everything is mended. */
  readonly mendedByMs: number;
  readonly kinds: readonly Fault[];
}

export interface PlannedActor extends Span {
  readonly actor: Actor;
}

/** A story of what happens to the world, checked: all that it names exists in its stack. */
export interface Scenario {
  readonly name: string;
  readonly file: string;
  readonly source?: string;
  readonly summary: string;
  readonly expect: WrittenScenario['expect'];
  /** Whether people must be told, though nothing may be touched. */
  readonly mustPage: boolean;
  readonly stack: StackDescription;
  readonly durationMs: number;
  readonly healing: WrittenScenario['healing'];
  readonly faults: readonly PlannedFault[];
  readonly swarm?: Swarm;
  readonly actors: readonly PlannedActor[];
  readonly limits: JudgeLimits;
  /** Folder or file of the policies that it is played with where nobody brings others. */
  readonly policies?: string;
  readonly daemon: DaemonSettings;
  /** Times in milliseconds from the scenario's own beginning. */
  readonly acts: readonly ActBound[];
  readonly mostPages?: number;
  readonly recovered: WrittenScenario['recovered'] & { readonly position: SourcePosition };
}
