import { z } from 'zod';
import type { RandomStream } from '../../runtime/random.ts';
import { tell } from '../world/happening.ts';
import { selectRegion, selectZone } from './select.ts';
import type { World } from '../world/state/world.ts';

/** What a fault is done to and how hard, as a scenario writes it: `{ instance: 'i-…' }`, `{ zone: home/1, loss: 0.05 }`. */
export type FaultTarget = Readonly<Record<string, unknown>>;

/** Mends what was broken; doing it twice is doing it once. */
export type Heal = () => void;

/** Something that goes wrong in the world. A new one is a file and a line in `registry.ts`. */
export interface Fault {
  readonly name: string;
  /** One sentence: what a person on site would say has happened. */
  readonly summary: string;
  /** Shape of what it is given; its descriptions are the documentation of `do:` in scenario files. */
  readonly parameters: z.ZodObject;
  /**
   * What of AWS Fault Injection Service does the same to a real account, or comes nearest: an action, one of
   * its SSM documents, or a scenario of its library. Absent where there is nothing of the kind.
   */
  readonly fis?: string;
  /**
   * Something that it could befall now, drawn at random, for swarms of faults; undefined where there is nothing.
   * What finds nothing when a swarm begins is no part of it, so whether there is anything is no matter of chance.
   */
  sample(world: World, draw: RandomStream): FaultTarget | undefined;
  /** Does it, and answers how it is healed. Throws a plain Error when what it names does not exist. */
  begin(world: World, parameters: unknown): Heal;
}

/** Ties the type of a fault's parameters to its schema, once, so that the registry can hold them all. */
export function defineFault<Shape extends z.ZodObject>(
  fault: Omit<Fault, 'parameters' | 'begin'> & {
    readonly parameters: Shape;
    begin(world: World, parameters: z.output<Shape>): Heal;
  },
): Fault {
  return { ...fault, begin: (world, parameters) => fault.begin(world, fault.parameters.parse(parameters)) };
}

/** `region home (us-east-1) from everything`: who was not there knows neither the parts nor the roles. No commas: timelines list subjects with them. */
function targetInWords(world: World, target: FaultTarget): string {
  return Object.entries(target)
    .map(([part, value]) => {
      if (typeof value === 'string' && value.startsWith('i-')) return value;
      if (typeof value === 'object' && value !== null) return `${part} ${Object.keys(value).join(' ')}`;
      const place = placeMeant(world, value);
      return `${part} ${String(value)}${place === undefined ? '' : ` (${place})`}`;
    })
    .join(' ');
}

/** The region or zone behind a role; undefined for what is no role. */
function placeMeant(world: World, value: unknown): string | undefined {
  if (value === 'home' || value === 'standby') return selectRegion(world, value);
  return typeof value === 'string' && /^(home|standby)\/\d+$/.test(value)
    ? selectZone(world, value)
    : undefined;
}

/** Begins a fault and tells of it; the answer heals it, once. */
export function beginFault(world: World, fault: Fault, target: FaultTarget): Heal {
  const parsed = fault.parameters.safeParse(target);
  if (!parsed.success) throw new Error(`fault ${fault.name}: ${z.prettifyError(parsed.error)}`);
  const heal = fault.begin(world, target);
  const subject = targetInWords(world, target) || 'the account';
  tell(world, { kind: 'fault-began', fault: fault.name, subject, text: `${subject}: ${fault.summary}` });
  let healed = false;
  return () => {
    if (healed) return;
    healed = true;
    heal();
    tell(world, {
      kind: 'fault-ended',
      fault: fault.name,
      subject,
      text: `${subject}: what was broken is mended`,
    });
  };
}
