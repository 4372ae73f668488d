import { describe, expect, it } from 'vitest';
import type { LifelineStep } from '../../src/simulator/gameday/lifeline.ts';
import type { RunStage } from '../../src/simulator/gameday/run-stage.ts';
import { type PlayedStory, playStory, shippedScenario, withFaults } from '../support/played-story.ts';

const seed = 7;
const home = { region: 'home' };
const shipped = shippedScenario('region-fails');
/** The home region is away for ten minutes; users are moved, and come back in five steps. */
const returns = {
  ...withFaults(shipped, [{ name: 'fail-site', parameters: home, at: 1, until: 11 }]),
  durationMs: 110 * 60_000,
};

/** The weights that each change of records left, home first. */
function weights({ mutations }: PlayedStory): readonly string[] {
  return mutations
    .filter((one) => one.startsWith('ChangeResourceRecordSets'))
    .map((one) =>
      [...one.matchAll(/"CREATE","ResourceRecordSet":\{[^}]*?"Weight":(\d+)/g)]
        .map(([, weight]) => weight)
        .join('/'),
    );
}

const inSteps = ['0/100', '2/198', '10/190', '50/150', '100/100', '100/0'];
/** How each flip ended. What else was begun beside it, and refused, is another story. */
const ends = ({ events }: PlayedStory) =>
  events.flatMap((event) =>
    event.kind === 'remediation-ended' && event.action === 'flip-dns' ? [event.stood] : [],
  );

describe('users who were moved to another region', () => {
  it('come back in steps once their region was well for half an hour, and nothing flaps', async () => {
    const story = await playStory({ scenario: returns, seed });
    expect(story.harms).toEqual([]);
    expect(story.missing).toEqual([]);
    expect(weights(story)).toEqual(inSteps);
    expect(ends(story)).toEqual(['given-back']);
  });

  it('are moved away again within three minutes when it fails during their return, and it is no flapping', async () => {
    const again = 70;
    const scenario = {
      ...withFaults(shipped, [
        { name: 'fail-site', parameters: home, at: 1, until: 11 },
        { name: 'fail-site', parameters: home, at: again, until: again + 10 },
      ]),
      durationMs: 85 * 60_000,
    };
    const story = await playStory({ scenario, seed });
    expect(weights(story)).toEqual([...inSteps.slice(0, 4), '0/100']);
    const failedAt = story.endAt - scenario.durationMs + again * 60_000;
    const away = story.events.find((event) => event.kind === 'intent' && event.purpose === 'leave-again');
    expect(((away?.at ?? Infinity) - failedAt) / 1000).toBeLessThan(180);
    expect(story.harms.map(({ code }) => code)).not.toContain('H8');
    expect(story.events.findLast(({ kind }) => kind === 'standing')).toMatchObject({
      how: 'kept',
      holdDownMs: 3_600_000,
    });
  });

  it('are moved away at once when it fails after their return, and come back twice as slowly', async () => {
    const again = 106;
    const scenario = {
      ...withFaults(shipped, [
        { name: 'fail-site', parameters: home, at: 1, until: 11 },
        { name: 'fail-site', parameters: home, at: again, until: again + 10 },
      ]),
      durationMs: 122 * 60_000,
    };
    const story = await playStory({ scenario, seed });
    expect(story.harms).toEqual([]);
    expect(weights(story)).toEqual([...inSteps, '0/100']);
    const failedAt = story.endAt - scenario.durationMs + again * 60_000;
    const away = story.events.findLast((event) => event.kind === 'intent');
    expect(((away?.at ?? Infinity) - failedAt) / 60_000).toBeLessThan(6);
    expect(story.events.findLast(({ kind }) => kind === 'standing')).toMatchObject({
      how: 'began',
      holdDownMs: 3_600_000,
    });
  });

  /** Moments of the return at which the daemon is killed, each the so-manieth of its kind. */
  const deaths: readonly (readonly [string, (step: LifelineStep) => boolean, number])[] = [
    ['after the journal has that it stands', (step) => wrote(step, 'standing'), 1],
    ['after the intent of the first step back', (step) => wrote(step, 'intent'), 2],
    ['before the call of the first step back', (step) => called(step, 'before'), 2],
    ['after the call of the second step back', (step) => called(step, 'after'), 3],
    ['after the journal has that the second was sent', (step) => wrote(step, 'step'), 5],
    ['before the call of the last step back', (step) => called(step, 'before'), 6],
  ];
  it.each(deaths)('come back all the same, no step twice: killed %s', async (_when, isIt, nth) => {
    let stage: RunStage | undefined;
    let count = 0;
    const story = await playStory({
      // What must hold without a gap is waited for anew.
      scenario: { ...returns, durationMs: 160 * 60_000 },
      seed,
      set: (set) => void (stage = set),
      stage: {
        onStep: (step) => {
          if (isIt(step) && ++count === nth) void stage?.contender?.restart();
        },
      },
    });
    expect(count).toBeGreaterThanOrEqual(nth);
    expect(story.crashes).toEqual([]);
    expect(story.harms).toEqual([]);
    expect(weights(story)).toEqual(inSteps);
    expect(ends(story)).toEqual(['given-back']);
  });
});

function wrote(step: LifelineStep, kind: string): boolean {
  return step.kind === 'append' && step.when === 'after' && step.events.some((event) => event.kind === kind);
}

function called(step: LifelineStep, when: 'before' | 'after'): boolean {
  return step.kind === 'call' && step.operation === 'ChangeResourceRecordSets' && step.when === when;
}
