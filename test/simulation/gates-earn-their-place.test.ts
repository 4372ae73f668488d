import { afterEach, describe, expect, it } from 'vitest';
import type { Daemon } from '../../src/daemon/daemon.ts';
import type { Gate } from '../../src/safety/gate.ts';
import { gates } from '../../src/safety/registry.ts';
import type { Scenario } from '../../src/simulator/scenario/scenario.ts';
import { daemonStage, replaceCall } from '../support/daemon-stage.ts';
import { beganWith, playStory, shippedScenario, withFaults } from '../support/played-story.ts';

/**
 * The production daemon with one gate taken out of its registry, on the shop whose instance hangs. What each
 * gate alone stands against is in test/unit/safety/gates-earn-their-place.test.ts; here it is seen that the
 * whole daemon does what people forbade as soon as that one gate is gone, and nothing while it is there.
 */
const registry = gates as Gate[];
const whole: readonly Gate[] = [...gates];
let stage: ReturnType<typeof daemonStage> | undefined;
afterEach(async () => {
  registry.splice(0, registry.length, ...whole);
  await stage?.end();
  stage = undefined;
});

function takeOut(gate: string | undefined): void {
  registry.splice(0, registry.length, ...whole.filter(({ name }) => name !== gate));
}

interface Story {
  readonly gate: string;
  readonly forbidden: string;
  readonly options?: Parameters<typeof daemonStage>[0];
  /** The policy as the user has it. */
  readonly policy?: (text: string) => string;
  readonly begin?: (daemon: Daemon) => Promise<unknown>;
  /** Seconds after its start at which the instance hangs, and how long it is looked at: Auto Scaling acts after that. */
  readonly hangsAt?: number;
  readonly until?: number;
}

const stories: readonly Story[] = [
  { gate: 'mode', forbidden: 'only to observe', options: { config: { mode: 'observe' } } },
  {
    gate: 'opt-in-scope',
    forbidden: 'what is not opted in',
    options: { config: { scope: { tag: 'holdfast', value: 'somebody-elses' } } },
  },
  {
    gate: 'holds',
    forbidden: 'what somebody holds',
    begin: (daemon) =>
      daemon.commands.hold({
        scope: 'all',
        actions: [],
        reason: 'the network team is at work',
        owner: 'ana',
        durationMs: 3_600_000,
      }),
  },
  { gate: 'settling', forbidden: 'its first picture', hangsAt: -300, until: 115 },
  { gate: 'approval', forbidden: 'what nobody approved', options: { mode: 'approve' } },
  {
    gate: 'block-if',
    forbidden: "the policy's own blocker",
    policy: (text) => text.replace('limits:', 'blockIf: ["group.serving < group.desired"]\nlimits:'),
  },
  {
    gate: 'group-floor',
    forbidden: 'less than the floor to serve',
    policy: (text) => text.replace('percent: 50', 'percent: 90'),
  },
];

describe.each(stories)('the gate $gate', (story) => {
  const play = async (without: string | undefined) => {
    const { options = {}, policy, begin, hangsAt = 300, until = 600 } = story;
    takeOut(without);
    stage = daemonStage(options);
    if (policy !== undefined) stage.writePolicy(policy(stage.policyText('auto')));
    const before = Math.max(0, -hangsAt);
    if (hangsAt < 0) stage.hangOne();
    await stage.playTo(before);
    const daemon = await stage.start();
    await begin?.(daemon);
    await stage.playTo(before + Math.max(0, hangsAt));
    if (hangsAt >= 0) stage.hangOne();
    await stage.playTo(before + until);
    return stage.mutations();
  };

  it(`keeps the daemon from ${story.forbidden}`, async () => {
    expect(await play(undefined)).toEqual([]);
  });

  it('is the only one that does: without it the daemon acts', async () => {
    expect(await play(story.gate)).toEqual([replaceCall]);
  });
});

describe('the gate group-breaker', () => {
  /** Ten of 120 machines hang: too many to be ten accidents, and far from half of the group. */
  const tenOf120 = (): Scenario => {
    const scenario = shippedScenario('zone-fails');
    const groups = scenario.stack.groups.map((group) => ({
      ...group,
      // Auto Scaling waits for EC2's word, so that Holdfast is the first to act.
      healthCheck: 'EC2' as const,
      size: group.size * 10,
      min: (group.min ?? group.size) * 10,
      max: (group.max ?? group.size) * 10,
      capacity: group.capacity / 10,
    }));
    const larger = { ...scenario, stack: { ...scenario.stack, groups }, durationMs: 1_200_000 };
    return withFaults(larger, [{ name: 'hang-instance', parameters: { group: 'web', count: '8%' }, at: 1 }]);
  };

  it.each([
    [undefined, 0],
    ['group-breaker', 1],
  ])(
    'is the only one that keeps ten of 120 from being replaced one by one: without %s, %i is begun',
    async (gate, count) => {
      takeOut(gate);

      const story = await playStory({ scenario: tenOf120(), seed: 5 });

      expect(beganWith(story)).toHaveLength(count);
    },
  );
});
