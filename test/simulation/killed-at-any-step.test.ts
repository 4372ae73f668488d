import { describe, expect, it } from 'vitest';
import { randomStream } from '../../src/runtime/random.ts';
import type { LifelineStep } from '../../src/simulator/gameday/lifeline.ts';
import type { RunStage } from '../../src/simulator/gameday/run-stage.ts';
import type { Scenario } from '../../src/simulator/scenario/scenario.ts';
import { type PlayedStory, playStory, replayOf, shippedScenario } from '../support/played-story.ts';

const seed = 7;

/** Points of each story that are tried: those around its calls, and others drawn up to so many. */
const triedAtMost = 12;

/** A life that begins anew waits anew until it is sure, so the story gets so much longer. */
const moreMs = 10 * 60_000;

/** Words of the journal about a remedy: what stands between two of them is where a crash is told from a success. */
const aboutRemedies: ReadonlySet<string> = new Set(['intent', 'step', 'verification', 'remediation-ended']);

interface Point {
  readonly number: number;
  readonly at: number;
  readonly words: string;
  /** What is about a remedy is tried before what is not, and a call before all. */
  readonly weight: number;
}

/** Numbers the points at which a story's daemon writes its journal or changes AWS, and kills it at one of them. */
function killer(mutating: ReadonlySet<string> | 'all', killAt?: number) {
  const points: Point[] = [];
  let stage: RunStage | undefined;
  let killed = false;
  return {
    points,
    wasKilled: () => killed,
    set: (set: RunStage) => void (stage = set),
    onStep: (step: LifelineStep) => {
      if (killed || stage === undefined) return;
      if (step.kind === 'call' && mutating !== 'all' && !mutating.has(step.operation)) return;
      points.push({
        number: points.length,
        at: stage.world.clock.now(),
        words: inWords(step),
        weight: weightOf(step),
      });
      if (points.length - 1 !== killAt) return;
      killed = true;
      void stage.contender?.restart();
    },
  };
}

function weightOf(step: LifelineStep): number {
  if (step.kind === 'call') return 2;
  return step.events.some(({ kind }) => aboutRemedies.has(kind)) ? 0.6 : 0;
}

function inWords(step: LifelineStep): string {
  const what = step.kind === 'call' ? step.operation : step.events.map(({ kind }) => kind).join(', ');
  return `${step.when} ${step.kind} of ${what}`;
}

async function play(scenario: Scenario, death: ReturnType<typeof killer>): Promise<PlayedStory> {
  return playStory({ scenario, seed, set: death.set, stage: { onStep: death.onStep } });
}

/** From the first fault on: those around calls, then of those around the journal's words as many as there is room for. */
function pointsToTry(points: readonly Point[], faultAt: number): readonly Point[] {
  const draw = randomStream(seed, 'points');
  return points
    .filter(({ at }) => at >= faultAt)
    .map((point) => ({ point, rank: point.weight + draw.next() }))
    .toSorted((a, b) => b.rank - a.rank)
    .slice(0, triedAtMost)
    .map(({ point }) => point)
    .toSorted((a, b) => a.number - b.number);
}

/** What the killed one did worse than the one that lived. */
function whatIsWorse(killed: PlayedStory, lived: PlayedStory): readonly string[] {
  const operations = (story: PlayedStory) =>
    Object.groupBy(story.mutations, (one) => one.split(' ')[0] ?? '');
  const before = operations(lived);
  const doubled = Object.entries(operations(killed)).filter(
    ([operation, calls = []]) => calls.length > (before[operation]?.length ?? 0),
  );
  return [
    ...killed.crashes,
    ...killed.harms.map(({ code, detail }) => `${code}: ${detail}`),
    ...(handedOver(killed) ? [] : killed.missing),
    ...doubled.map(([operation, calls = []]) => `${operation} was called ${calls.length} times`),
  ];
}

/**
 * What began anew may know less than what was killed (how far a replica was behind when its source was last
 * seen): then it is right to touch nothing and to call a person.
 */
function handedOver(story: PlayedStory): boolean {
  const bornAt = story.events.findLast(({ kind }) => kind === 'daemon-started')?.at ?? Infinity;
  return story.mutations.length === 0 && story.events.some(({ kind, at }) => kind === 'page' && at > bornAt);
}

describe('a daemon that is killed at any step, and started again', () => {
  it.each(['instance-fails', 'region-fails', 'writer-fails'])(
    'does no harm in %s, doubles nothing, and brings the users back or calls a person',
    async (name) => {
      const shipped = shippedScenario(name);
      const scenario = { ...shipped, durationMs: shipped.durationMs + moreMs };
      const dry = killer('all');
      const lived = await play(scenario, dry);
      expect(lived.harms, replayOf(name, seed)).toEqual([]);
      expect(lived.missing, replayOf(name, seed)).toEqual([]);
      expect(lived.mutations, replayOf(name, seed)).not.toEqual([]);

      const mutating = new Set(lived.mutations.map((one) => one.split(' ')[0] ?? ''));
      const numbering = killer(mutating);
      await play(scenario, numbering);
      const worse: string[] = [];
      for (const { number, words } of pointsToTry(numbering.points, lived.faultAt)) {
        const death = killer(mutating, number);
        const wrong = whatIsWorse(await play(scenario, death), lived);
        const where = replayOf(name, seed, `killed at point ${number}, ${words}`);
        if (!death.wasKilled()) worse.push(`${where}: it did not come to that point`);
        if (wrong.length > 0) worse.push(`${where}: ${wrong.join('; ')}`);
      }
      expect(worse.join('\n')).toBe('');
    },
  );
});
