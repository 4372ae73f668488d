import { randomStream } from '../../src/runtime/random.ts';
import type { ReplicatedController } from '../../src/simulator/gameday/replicated-controller.ts';
import type { RunStage } from '../../src/simulator/gameday/run-stage.ts';
import { type PlayedStory, playStory, shippedScenario } from './played-story.ts';

/** Stories in which a remedy brings the users back, each by another one. */
const stories = [
  'instance-fails',
  'zone-fails',
  'region-fails',
  'writer-fails',
  'nat-fails',
  'partition-43s-cross-region-promote',
  'az-power-loss-insufficient-capacity',
  'old-primary-still-writing',
  'route53-control-plane-down',
] as const;

/** By which users may be served later, times two, for each trouble. */
export const leaseMs = 60_000;
/** What befalls the one that acts. */
const troubles = ['kill', 'pause', 'cut off', 'replace', 'lose the table'] as const;

export interface Chaos {
  readonly seed: number;
  readonly story: string;
  readonly replicas: number;
  /** What befell them, in words. */
  readonly plan: readonly string[];
  /** What was worse than in the story that nothing befell; empty when nothing was. */
  readonly worse: readonly string[];
  /** By how much later users were served again, in leases. */
  readonly laterInLeases: number;
}

const undisturbed = new Map<string, Promise<Told>>();
/** A life that begins anew is sure later, so the story gets so much longer. */
const moreMs = 15 * 60_000;

/** Of the requests of a second: a fifth of the shop's are writes, which alone fail without a writer. */
const failingShare = 0.05;

interface Told extends PlayedStory {
  /** Seconds from the first fault to the last second in which users failed by more than that share; 0 for none. */
  readonly downUntil: number;
  /** Seconds from the first fault to the first intent. */
  readonly firstIntent: number;
}

/**
 * One story with two or three replicas, under one or two troubles drawn from a seed. `actualLeaseMs`: the lease that
 * they really have, for the test of this test.
 */
export async function playChaos(seed: number, actualLeaseMs = leaseMs): Promise<Chaos> {
  const draw = randomStream(seed, 'chaos');
  const pick = <T>(from: readonly T[]): T => from[Math.floor(draw.next() * from.length)] as T;
  const story = pick(stories);
  const replicas = 2 + Math.floor(draw.next() * 2);
  const lived = await (undisturbed.get(story) ?? remembered(story));
  const count = 1 + Math.floor(draw.next() * 2);
  // While it is decided and done, and until it has been seen to help.
  const within = lived.firstIntent + 120;
  const plan = Array.from({ length: count }, () => ({
    at: Math.round(draw.next() * within),
    what: pick(troubles),
    lasts: Math.round(10 + draw.next() * 170),
  }));
  const fleetOf = { count: replicas, leaseMs: actualLeaseMs };
  const told = await tell(story, fleetOf, (stage, faultAt) => {
    const { clock } = stage.world;
    const fleet = stage.contender as ReplicatedController;
    for (const { at, what, lasts } of plan)
      clock.at(faultAt + at * 1000, () => {
        if (what === 'kill') void fleet.restart();
        else if (what === 'replace') void fleet.replace();
        else clock.after(lasts * 1000, begin(fleet, what));
      });
  });
  const laterInLeases = ((told.downUntil - lived.downUntil) * 1000) / leaseMs;
  return {
    seed,
    story,
    replicas,
    plan: plan.map(({ at, what, lasts }) => `${what} at +${at} s${lastsIn(what) ? ` for ${lasts} s` : ''}`),
    laterInLeases,
    worse: [
      ...told.crashes,
      ...told.harms.map(({ code, detail }) => `${code}: ${detail}`),
      ...told.missing.map((what) => `not whole: ${what}`),
      ...doubledIn(told, lived),
      ...lostIn(told),
      ...(laterInLeases > 2 * count ? [`users were served ${laterInLeases.toFixed(1)} leases later`] : []),
    ],
  };
}

const lastsIn = (what: (typeof troubles)[number]) => what !== 'kill' && what !== 'replace';

function begin(fleet: ReplicatedController, what: 'pause' | 'cut off' | 'lose the table'): () => void {
  if (what === 'pause') return fleet.pause();
  return what === 'cut off' ? fleet.cutOff() : fleet.loseStore();
}

function remembered(story: string): Promise<Told> {
  const told = tell(story, { count: 2, leaseMs }, () => undefined);
  undisturbed.set(story, told);
  return told;
}

async function tell(
  story: string,
  replicas: { readonly count: number; readonly leaseMs: number },
  befall: (stage: RunStage, faultAt: number) => void,
): Promise<Told> {
  const shipped = shippedScenario(story);
  const scenario = { ...shipped, durationMs: shipped.durationMs + moreMs };
  const first = Math.min(...scenario.faults.map(({ atMs }) => atMs));
  let stage: RunStage | undefined;
  const played = await playStory({
    scenario,
    seed: 1,
    set: (set) => {
      stage = set;
    },
    begin: (set) => befall(set, set.world.clock.now() + first),
    stage: { replicas },
  });
  const down = (stage?.world.users?.experienced ?? []).findLast(
    ({ at, ok, errors }) =>
      at >= played.faultAt && at < played.endAt && errors > failingShare * (ok + errors),
  );
  const intent = played.events.find(({ kind, at }) => kind === 'intent' && at >= played.faultAt);
  const firstIntent = ((intent?.at ?? played.faultAt) - played.faultAt) / 1000;
  return { ...played, firstIntent, downUntil: down === undefined ? 0 : (down.at - played.faultAt) / 1000 };
}

/** Changes that AWS was asked for more often than in the story that nothing befell. */
function doubledIn(told: PlayedStory, lived: PlayedStory): readonly string[] {
  const before = counted(lived.mutations);
  return [...counted(told.mutations)].flatMap(([what, count]) =>
    count > Math.max(1, before.get(what) ?? 0) ? [`asked for ${count} times: ${what}`] : [],
  );
}

function counted(mutations: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const each of mutations) counts.set(each, (counts.get(each) ?? 0) + 1);
  return counts;
}

/** Intents of which the journal never says what became of them. */
function lostIn({ events }: PlayedStory): readonly string[] {
  const ended = new Set(
    events.flatMap((event) => (event.kind === 'remediation-ended' ? [event.remediation] : [])),
  );
  const standing = new Set(
    events.flatMap((event) => (event.kind === 'verification' ? [event.remediation] : [])),
  );
  const intents = new Set(events.flatMap((event) => (event.kind === 'intent' ? [event.remediation] : [])));
  return [...intents]
    .filter((each) => !ended.has(each) && !standing.has(each))
    .map((each) => `nothing is said of what became of ${each}`);
}
