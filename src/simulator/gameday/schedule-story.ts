import { type RandomStream, randomStream } from '../../runtime/random.ts';
import type { ActorParts } from '../actors/actor.ts';
import { beginFault, type Fault, type FaultTarget, type Heal } from '../faults/fault.ts';
import type { PlannedFault, Scenario, Swarm } from '../scenario/scenario.ts';
import { errorText } from '../../runtime/error-text.ts';
import { tell } from '../world/happening.ts';
import type { World } from '../world/state/world.ts';
import { drawSwarm } from './draw-swarm.ts';

interface Timed<T> {
  readonly what: T;
  readonly beginsAt: number;
  readonly endsAt: number | undefined;
}

/** When a story's faults are in force, milliseconds since the epoch. */
interface Story {
  /** The first begins. */
  readonly faultAt: number;
  /** All are mended; undefined where one never is. */
  readonly mendedAt: number | undefined;
}

/**
 * Puts all that a scenario says on the world's clock, from now on. A fault that finds nothing to befall is
 * told of and left out.
 */
export function scheduleStory(
  world: World,
  scenario: Scenario,
  { seed, partsOf }: { readonly seed: number; readonly partsOf: (actor: string) => ActorParts },
): Story {
  const { clock } = world;
  const draw = randomStream(seed, `story/${scenario.name}`);
  const timed = <T extends { atMs: number; untilMs?: number; spreadMs: number }>(what: T): Timed<T> => {
    const beginsAt = clock.now() + what.atMs + Math.round(draw.next() * what.spreadMs);
    const endsAt =
      what.untilMs === undefined
        ? undefined
        : Math.max(beginsAt + 1, clock.now() + what.untilMs + Math.round(draw.next() * what.spreadMs));
    return { what, beginsAt, endsAt };
  };
  for (const { what, beginsAt, endsAt } of scenario.actors.map(timed)) {
    clock.at(beginsAt, () => {
      const leave = what.actor.start(partsOf(what.actor.name), what.parameters);
      if (endsAt !== undefined) clock.at(endsAt, leave);
    });
  }
  const faults = scenario.faults.map(timed);
  const ordered = scenario.healing === 'shuffled' ? shuffleEnds(faults, () => draw.next()) : faults;
  for (const { what, beginsAt, endsAt } of ordered) {
    clock.at(beginsAt, () => {
      const heal = tryFault(world, what.fault, what.parameters);
      if (heal !== undefined && endsAt !== undefined) clock.at(endsAt, heal);
    });
  }
  // By the name of the scenario, so that the same seed tells another story in each swarm.
  const streamOf = (name: string) => randomStream(seed, `swarm/${scenario.name}/${name}`);
  const swarm =
    scenario.swarm === undefined ? [] : drawSwarm(possibleHere(world, scenario.swarm, streamOf), streamOf);
  const swarmStart = clock.now();
  for (const { fault, atMs, endsMs, draw: own } of swarm) {
    clock.at(swarmStart + atMs, () => {
      // What it befalls is drawn from what is there by then.
      const target = fault.sample(world, own);
      const heal = target === undefined ? undefined : tryFault(world, fault, target);
      if (heal !== undefined) clock.at(swarmStart + endsMs, heal);
    });
  }
  const drawn = swarm.map(({ atMs, endsMs }) => ({
    beginsAt: swarmStart + atMs,
    endsAt: swarmStart + endsMs,
  }));
  const all = [...ordered, ...drawn];
  const ends = all.flatMap(({ endsAt }) => endsAt ?? []);
  return {
    // A swarm of kinds that the stack cannot have is a story in which nothing happens.
    faultAt: all.length === 0 ? clock.now() : Math.min(...all.map(({ beginsAt }) => beginsAt)),
    mendedAt: ends.length === all.length ? Math.max(...ends) : undefined,
  };
}

/** Without the kinds that would find nothing to befall, such as faults of tables where there is none. */
function possibleHere(world: World, swarm: Swarm, streamOf: (name: string) => RandomStream): Swarm {
  const isPossible = (fault: Fault) => fault.sample(world, streamOf(`${fault.name}/possible`)) !== undefined;
  return { ...swarm, kinds: swarm.kinds.filter(isPossible) };
}

function tryFault(world: World, fault: Fault, parameters: FaultTarget): Heal | undefined {
  try {
    return beginFault(world, fault, parameters);
  } catch (error) {
    const text = `${fault.name} finds nothing to befall: ${errorText(error)}`;
    tell(world, { kind: 'fault-missed', fault: fault.name, text });
    return undefined;
  }
}

/** Deals the ends out anew among the faults that have one; none ends before it began. */
function shuffleEnds(
  faults: readonly Timed<PlannedFault>[],
  next: () => number,
): readonly Timed<PlannedFault>[] {
  const ends = faults.flatMap(({ endsAt }) => (endsAt === undefined ? [] : [endsAt]));
  for (let index = ends.length - 1; index > 0; index -= 1) {
    const other = Math.floor(next() * (index + 1));
    const held = ends[index] ?? 0;
    ends[index] = ends[other] ?? 0;
    ends[other] = held;
  }
  return faults.map((fault) => {
    const end = fault.endsAt === undefined ? undefined : ends.shift();
    return { ...fault, endsAt: end === undefined ? undefined : Math.max(end, fault.beginsAt + 1) };
  });
}
