import { type RandomStream, randomStream } from '../../src/runtime/random.ts';
import type { ReplicatedController } from '../../src/simulator/gameday/replicated-controller.ts';
import { remedyNames } from './remedy-stories.ts';
import { type Told, tellOfReplicas } from './told-by-replicas.ts';
import { secondsLater, whatIsWorse } from './worse-than-undisturbed.ts';

/** Twice as long all may be well later, for each trouble. */
export const leaseMs = 60_000;
/** What befalls the one that acts. */
const troubles = ['kill', 'pause', 'cut off', 'replace', 'lose the table'] as const;

interface Trouble {
  readonly what: (typeof troubles)[number];
  /** Seconds from the first fault. */
  readonly at: number;
  /** Seconds; undefined where it has no end of its own. */
  readonly lasts: number | undefined;
}

export interface Chaos {
  readonly seed: number;
  readonly remedy: string;
  readonly replicas: number;
  /** What befell them, in words. */
  readonly plan: readonly string[];
  /** What was worse than in the story that nothing befell; empty when nothing was. */
  readonly worse: readonly string[];
  /** By how much later all was well again, in leases; undefined where it was left to people, which only some remedies may. */
  readonly laterInLeases: number | undefined;
}

/**
 * The story of one remedy with two or three replicas, under one or two troubles drawn from a seed; seeds one after the other
 * play the remedies of the registry in turn. `actualLeaseMs`: the lease that they really have, for the test of this test.
 */
export async function playChaos(seed: number, actualLeaseMs = leaseMs): Promise<Chaos> {
  const draw = randomStream(seed, 'chaos');
  const remedy = remedyNames[seed % remedyNames.length] ?? '';
  const replicas = 2 + Math.floor(draw.next() * 2);
  const lived = await undisturbed(remedy);
  const plan = Array.from({ length: 1 + Math.floor(draw.next() * 2) }, () => drawn(draw, lived));
  const told = await tellOfReplicas(
    remedy,
    { count: replicas, leaseMs: actualLeaseMs },
    ({ clock }, fleet, faultAt) => {
      for (const trouble of plan)
        clock.at(faultAt + trouble.at * 1000, () => {
          const end = begin(fleet, trouble.what);
          clock.after((trouble.lasts ?? 0) * 1000, end);
        });
    },
  );
  return {
    seed,
    remedy,
    replicas,
    plan: plan.map(
      ({ what, at, lasts }) => `${what} at +${at} s${lasts === undefined ? '' : ` for ${lasts} s`}`,
    ),
    worse: whatIsWorse(told, lived, { leaseMs, laterAtMost: sum(plan.map(allowed)) }),
    laterInLeases: told.workedAt === undefined ? undefined : (secondsLater(told, lived) * 1000) / leaseMs,
  };
}

/** From shortly before the remedy is begun until the last word is said of it, be that what gives it back. */
function drawn(draw: RandomStream, { begunAt = 0, lastWordAt }: Told): Trouble {
  const from = Math.max(0, begunAt - 180);
  const at = Math.round(from + draw.next() * (lastWordAt + 60 - from));
  const what = troubles[Math.floor(draw.next() * troubles.length)] ?? 'kill';
  const lasts = Math.round(10 + draw.next() * 170);
  return { what, at, lasts: what === 'kill' || what === 'replace' ? undefined : lasts };
}

/** Seconds. With a lease, a round and the half minute of whoever takes over they are what evidence is good for: 150. */
const longestGap = 40;

/**
 * Leases. While the table answers nobody, nobody may act (docs/replicas.md): that time is not theirs. After longer than this
 * what was seen before is too old to go on from, so that all begins anew when it is back.
 */
function allowed({ what, at, lasts = 0 }: Trouble): number {
  if (what !== 'lose the table') return 2;
  return 2 + ((lasts <= longestGap ? lasts : at + lasts) * 1000) / leaseMs;
}

const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);

function begin(fleet: ReplicatedController, what: Trouble['what']): () => void {
  const over = () => undefined;
  switch (what) {
    case 'kill':
      void fleet.restart();
      return over;
    case 'replace':
      void fleet.replace();
      return over;
    case 'pause':
      return fleet.pause();
    case 'cut off':
      return fleet.cutOff();
    case 'lose the table':
      return fleet.loseStore();
  }
}

const lives = new Map<string, Promise<Told>>();

/** The story of a remedy that nothing befalls. Throws where the remedy does not help in it: chaos would prove nothing. */
export function undisturbed(remedy: string): Promise<Told> {
  const known = lives.get(remedy) ?? livedThrough(remedy);
  lives.set(remedy, known);
  return known;
}

async function livedThrough(remedy: string): Promise<Told> {
  const lived = await tellOfReplicas(remedy, { count: 2, leaseMs }, () => undefined);
  const wrong = whatIsWorse(lived, lived, { leaseMs, laterAtMost: 0 });
  if (lived.begunAt === undefined) wrong.push(`${remedy} was never begun`);
  if (wrong.length > 0) throw new Error(`the story of ${remedy} goes wrong by itself: ${wrong.join('; ')}`);
  return lived;
}
