import { describe, expect, it } from 'vitest';
import { beginFault, type FaultTarget } from '../../src/simulator/faults/fault.ts';
import { faultNamed } from '../../src/simulator/faults/registry.ts';
import type { RunStage } from '../../src/simulator/gameday/run-stage.ts';
import type { ApiCall } from '../../src/simulator/world/state/api-call.ts';
import { playStory, replayOf, shippedScenario } from '../support/played-story.ts';

const scenario = shippedScenario('instance-fails');
const seed = 3;
const minute = 60_000;

/** Long enough for a replacement to fall due in it, and over before Auto Scaling makes its own. */
const troubledMs = 8 * minute;

/**
 * A web server hangs, and for some minutes, in which it would have been replaced, something is wrong with
 * the daemon itself. Answers what it did meanwhile.
 */
async function playTroubled(fault: string, parameters: FaultTarget = {}) {
  const calls: ApiCall[] = [];
  const span = { from: 0, to: 0 };
  const story = await playStory({
    scenario,
    seed,
    begin: ({ world }: RunStage) => {
      span.from = world.clock.now();
      span.to = span.from + troubledMs;
      world.callListeners.add((call) => void (call.caller === 'holdfast' && calls.push(call)));
      const heal = beginFault(world, faultNamed(fault), parameters);
      world.clock.at(span.to, heal);
    },
  });
  const meanwhile = calls.filter(({ at }) => at >= span.from && at < span.to);
  return {
    ...story,
    where: `${replayOf('instance-fails', seed)} with ${fault} ${JSON.stringify(parameters)}`,
    reads: meanwhile.filter((call) => !call.mutates && call.code === undefined).length,
    changes: meanwhile.filter(({ mutates }) => mutates).map(({ operation }) => operation),
    eventsMeanwhile: story.events.filter(({ at }) => at >= span.from && at < span.to),
  };
}

describe('the daemon, when something is wrong with itself', () => {
  it.each([
    { fault: 'pause-daemon', reads: false },
    { fault: 'expire-credentials', reads: false },
    { fault: 'lose-journal', reads: true },
    { fault: 'lose-stop-switch', reads: true },
  ])('changes nothing under $fault, goes on watching: $reads, and acts once it is over', async (given) => {
    const story = await playTroubled(given.fault);

    expect(story.changes, story.where).toEqual([]);
    expect(story.reads > 0, story.where).toBe(given.reads);
    expect(story.crashes, story.where).toEqual([]);
    expect(story.harms, story.where).toEqual([]);
    expect(story.missing, story.where).toEqual([]);
    expect(story.mutations.length, story.where).toBe(1);
  });

  it.each(['broken', 'no-condition', 'empty', 'none-left'])(
    'keeps its last good policies when those pushed to it are %s',
    async (damage) => {
      const story = await playTroubled('replace-policies', { damage });

      expect(
        story.eventsMeanwhile.some(({ kind }) => kind === 'policies-refused'),
        story.where,
      ).toBe(true);
      expect(story.changes, story.where).toEqual(['TerminateInstanceInAutoScalingGroup']);
      expect(story.crashes, story.where).toEqual([]);
      expect(story.harms, story.where).toEqual([]);
      expect(story.missing, story.where).toEqual([]);
    },
  );

  it('drops a plan that grew old while it was suspended between deciding and acting', async () => {
    let held: { from: number; to: number } | undefined;
    let set: RunStage | undefined;
    const calls: ApiCall[] = [];
    const story = await playStory({
      scenario,
      seed,
      set: (stage) => {
        set = stage;
        stage.world.callListeners.add((call) => void (call.caller === 'holdfast' && calls.push(call)));
      },
      stage: {
        onStep: (step) => {
          if (held !== undefined || set === undefined || step.kind !== 'append' || step.when !== 'after')
            return;
          if (!step.events.some(({ kind }) => kind === 'intent')) return;
          const { clock } = set.world;
          held = { from: clock.now(), to: clock.now() + 5 * minute };
          clock.at(held.to, beginFault(set.world, faultNamed('pause-daemon'), {}));
        },
      },
    });
    const where = `${replayOf('instance-fails', seed)}, suspended for 5 min after its intent`;
    const { from = Infinity, to = Infinity } = held ?? {};

    expect(
      calls.filter(({ at }) => at > from && at < to),
      where,
    ).toEqual([]);
    const intents = story.events.filter((event) => event.kind === 'intent');
    const sent = calls.filter(({ mutates }) => mutates);
    expect(sent.length, where).toBe(1);
    for (const { at } of sent)
      expect(
        intents.some((intent) => intent.at <= at && at <= intent.expiresAt),
        where,
      ).toBe(true);
    expect(story.crashes, where).toEqual([]);
    expect(story.harms, where).toEqual([]);
    expect(story.missing, where).toEqual([]);
  });
});
