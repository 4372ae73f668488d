import { beforeAll, describe, expect, it } from 'vitest';
import type { RecordedEvent } from '../../../src/journal/event.ts';
import type { Policy, PolicySet } from '../../../src/policy/policy.ts';
import { condition } from '../../support/policy-fixtures.ts';
import { playStory, shippedScenario } from '../../support/played-story.ts';
import { policiesOf, replayWith } from '../../support/replayed-story.ts';

const scenario = shippedScenario('instance-fails');
const name = 'replace-failed-instance';
let events: readonly RecordedEvent[] = [];
let policies: PolicySet = { policies: [], revision: '', loadedAt: 0 };
beforeAll(async () => {
  ({ events } = await playStory({ scenario, seed: 1 }));
  policies = await policiesOf(scenario);
});

/** The policies of the story with one of them changed. */
function with_(change: (policy: Policy) => Policy): PolicySet {
  return { ...policies, policies: policies.policies.map((one) => (one.name === name ? change(one) : one)) };
}

describe('a replay of the policies that were in force', () => {
  it('decides the same', async () => {
    const replayed = await replayWith(events, policies);

    expect(replayed.recorded).toBeGreaterThan(0);
    expect(replayed).toMatchObject({ differences: [], gaps: [], replayed: replayed.recorded });
  });
});

describe('a replay of other policies', () => {
  const replay = async (change: (policy: Policy) => Policy) =>
    (await replayWith(events, with_(change))).differences;

  it('tells a policy that is gone', async () => {
    const { differences } = await replayWith(events, {
      ...policies,
      policies: policies.policies.filter((one) => one.name !== name),
    });

    expect(differences).toMatchObject([{ kind: 'gone', whyGone: { kind: 'no-such-policy' } }]);
  });

  it('tells a condition that no longer holds, with the fact that it reads', async () => {
    const differences = await replay((policy) => ({ ...policy, when: condition("verdict == 'overloaded'") }));

    expect(differences).toMatchObject([
      {
        kind: 'gone',
        whyGone: {
          kind: 'unmet',
          unmet: { text: "verdict == 'overloaded'", reads: [{ text: 'verdict', value: 'host-failed' }] },
        },
      },
    ]);
  });

  it('tells one that waits for longer than the trouble lasted', async () => {
    const differences = await replay((policy) => ({ ...policy, forMs: 1_200_000 }));

    expect(differences).toMatchObject([{ kind: 'gone', whyGone: { kind: 'waits', forMs: 1_200_000 } }]);
  });

  it('tells one that asks sooner', async () => {
    const differences = await replay((policy) => ({ ...policy, forMs: 60_000 }));

    expect(differences).toMatchObject([{ kind: 'time', what: expect.stringMatching(/^act \d+ s sooner$/) }]);
  });

  it('tells gates that answer otherwise', async () => {
    const differences = await replay((policy) => ({ ...policy, mode: 'observe' }));

    expect(differences).toMatchObject([
      {
        kind: 'outcome',
        what: expect.stringContaining('would-act in place of act; mode says deny (it said allow)'),
      },
    ]);
  });

  it('tells a new policy', async () => {
    const differences = await replayWith(events, {
      ...policies,
      policies: [
        ...policies.policies,
        ...policies.policies.filter((one) => one.name === name).map((one) => ({ ...one, name: 'another' })),
      ],
    });

    expect(differences.differences.map(({ kind, replayed }) => `${kind} ${replayed?.policy}`)).toContain(
      'new another',
    );
  });
});

describe('what a journal does not tell', () => {
  it('is said of one that keeps no observations', async () => {
    const without = events
      .filter(({ kind }) => kind !== 'observed')
      .map((event, index) => ({ ...event, number: index + 1 }));

    expect((await replayWith(without, policies)).looks).toBe(0);
  });

  it('is said of one whose beginning was pruned', async () => {
    const half = events.slice(Math.floor(events.length / 2));
    const { gaps } = await replayWith([...events.slice(0, 2), ...half], policies);

    expect(gaps[0]).toContain('has a gap');
    expect(gaps.some((gap) => gap.includes('is not known before it was written anew'))).toBe(true);
  });

  it('is said of one that does not tell the settings', async () => {
    const older = events.map((event) => {
      if (event.kind !== 'daemon-started') return event;
      const { settings: _newer, ...rest } = event;
      return rest;
    });

    expect((await replayWith(older, policies)).gaps).toEqual([
      expect.stringContaining('does not say by which settings'),
    ]);
  });
});
