import { describe, expect, it } from 'vitest';
import type { Model } from '../../../src/model/model.ts';
import type { VerdictKind } from '../../../src/model/verdict.ts';
import { foldBreaker, type GroupBreaker, type GroupBreakers } from '../../../src/safety/group-breaker.ts';
import type { PastRemediation } from '../../../src/safety/history.ts';
import { groupBreaker } from '../../../src/safety/gates/group-breaker.ts';
import { turnBreakers } from '../../../src/safety/turn-breakers.ts';
import { fleet, fleetId } from '../../support/fleet.ts';
import { buildModel, group, instanceId, noon, resource, verdict } from '../../support/model-builder.ts';
import { facts, hour, minute, open, past, proposal } from '../../support/safety-builder.ts';

const target = instanceId('1');
const asked = [proposal({ target })];
const failedUpTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

/** The breaker of the fleet through a story: what is so at each minute. */
function play(
  story: readonly {
    readonly at: number;
    readonly model: Model;
    readonly asked?: boolean;
    readonly remediations?: readonly PastRemediation[];
  }[],
  before: GroupBreakers = new Map(),
) {
  let breakers = before;
  const states: string[] = [];
  for (const { at, model, asked: isAsked = true, remediations = [] } of story) {
    const now = noon + at * minute;
    const turns = turnBreakers(
      isAsked ? asked : [],
      facts({ now, model, history: { breakers, remediations } }),
    );
    for (const turn of turns) breakers = foldBreaker(breakers, turn, now);
    states.push(breakers.get(fleetId)?.state ?? 'closed');
  }
  return { states, breaker: breakers.get(fleetId), breakers };
}

const bad = fleet({ size: 8, failed: failedUpTo(4) });
const better = fleet({ size: 8, failed: [1] });
const well = fleet({ size: 8 });

describe('the breaker of a group', () => {
  it.each([
    // [size, failing, state]: both bounds, on the small groups where rounding decides.
    [1, 1, 'closed'],
    [2, 1, 'closed'],
    [2, 2, 'open'],
    [3, 1, 'closed'],
    [3, 2, 'open'],
    [4, 1, 'closed'],
    [4, 2, 'open'],
    [5, 2, 'closed'],
    [5, 3, 'open'],
    [100, 3, 'closed'],
    [100, 4, 'open'],
  ])('of %i, with %i failing, is %s', (size, failing, state) => {
    expect(play([{ at: 0, model: fleet({ size, failed: failedUpTo(failing) }) }]).states).toEqual([state]);
  });

  it('opens, cools for five minutes of compliance, and closes', () => {
    const { states } = play([
      { at: 0, model: bad },
      { at: 10, model: bad },
      { at: 11, model: better },
      { at: 15.9, model: better },
      { at: 16, model: better },
    ]);

    expect(states).toEqual(['open', 'open', 'cooling', 'cooling', 'closed']);
  });

  it('opens again when the group relapses while it cools, which is no second trip', () => {
    const { states, breaker } = play([
      { at: 0, model: bad },
      { at: 1, model: better },
      { at: 5, model: bad },
      { at: 6, model: better },
      { at: 10, model: better },
      { at: 11, model: better },
    ]);

    expect(states).toEqual(['open', 'cooling', 'open', 'cooling', 'cooling', 'closed']);
    expect(breaker?.trips).toEqual([noon]);
  });

  it('opens also where nothing is asked for, so that the first request after a common failure waits', () => {
    const { states } = play([
      { at: 0, model: bad, asked: false },
      { at: 1, model: better, asked: true },
    ]);

    expect(states).toEqual(['open', 'cooling']);
  });

  const trip = (at: number) => [
    { at, model: bad },
    { at: at + 1, model: well },
    { at: at + 6, model: well },
  ];

  it('latches with the third trip within a day, and does not close by itself', () => {
    const { states } = play([...trip(0), ...trip(60), ...trip(120), { at: 2000, model: well }]);

    expect(states.slice(-4)).toEqual(['latched', 'latched', 'latched', 'latched']);
  });

  it('does not latch when the trips are more than a day apart', () => {
    const { states } = play([...trip(0), ...trip(60), ...trip(1441)]);

    expect(states.slice(-3)).toEqual(['open', 'cooling', 'closed']);
  });

  it('starts with a clean sheet once a person has reset it', () => {
    const { breakers } = play([...trip(0), ...trip(60), ...trip(120)]);

    const reset = foldBreaker(
      breakers,
      { group: fleetId, name: 'web', state: 'closed', reason: 'fixed', by: 'ana' },
      noon + 3 * hour,
    );

    expect(reset.get(fleetId)).toBeUndefined();
    expect(play([{ at: 200, model: bad }], reset).states).toEqual(['open']);
  });

  it.each<[VerdictKind, string]>([
    ['suspect', 'closed'],
    ['stale', 'closed'],
    ['observer-blind', 'closed'],
    ['starting', 'closed'],
    ['in-transition', 'closed'],
    ['host-failed', 'open'],
    ['zone-impaired', 'open'],
    ['dependency-failed', 'open'],
    ['fleet-wide', 'open'],
  ])('with four of eight members %s is %s: not knowing never opens it', (kind, state) => {
    const verdicts = Object.fromEntries(failedUpTo(4).map((number) => [number, kind]));

    expect(play([{ at: 0, model: fleet({ size: 8, verdicts }) }]).states).toEqual([state]);
  });

  it('is kept from closing by what cannot be seen', () => {
    const blind = fleet({ size: 8, verdicts: { 1: 'stale', 2: 'stale', 3: 'stale', 4: 'stale' } });

    expect(
      play([
        { at: 0, model: bad },
        { at: 1, model: blind },
        { at: 20, model: blind },
      ]).states,
    ).toEqual(['open', 'open', 'open']);
  });

  it('counts what is under repair as failing, though it looks healthy', () => {
    const remediations = ['5', '6', '7'].map((name) =>
      open({ id: name, target: instanceId(name), groups: [fleetId] }),
    );

    expect(play([{ at: 0, model: better, remediations }]).states).toEqual(['open']);
    expect(play([{ at: 0, model: better }]).states).toEqual(['closed']);
  });

  it('does not change while the daemon has not settled', () => {
    const { settings } = facts();
    const unsettled = facts({ model: bad, settings: { ...settings, settleUntil: noon + 1 } });

    expect(turnBreakers(asked, unsettled)).toEqual([]);
  });

  it('closes when its group is no longer there', () => {
    const { breakers } = play([{ at: 0, model: bad }]);

    const [turn] = turnBreakers([], facts({ model: buildModel({}), history: { breakers } }));

    expect(turn).toMatchObject({ group: fleetId, state: 'closed', reason: 'The group is no longer there.' });
  });

  it('throws away what was asked for in its group when it closes, and nothing else', () => {
    const { breakers } = play([
      { at: 0, model: bad },
      { at: 1, model: better },
    ]);
    const elsewhere = proposal({ target: instanceId('elsewhere') });

    const [turn] = turnBreakers(
      [...asked, elsewhere],
      facts({ now: noon + 6 * minute, model: better, history: { breakers } }),
    );

    expect(turn).toMatchObject({ state: 'closed', discarded: [asked[0]?.key] });
  });
});

describe('the size that shares are taken of', () => {
  const targetGroup = 'arn:aws:elasticloadbalancing:eu-west-1:111111111111:targetgroup/web/1';

  /** A target group lists what is registered: what we terminated is not on its list any more. */
  const registered = (present: readonly number[], failed: readonly number[]): Model => {
    const members = present.map((number) => instanceId(String(number)));
    return buildModel({
      resources: members.map((id) => resource({ id })),
      verdicts: failed.map((number) => verdict({ target: instanceId(String(number)), kind: 'host-failed' })),
      groups: [
        group({
          id: targetGroup,
          kind: 'elbv2:target-group',
          name: 'web',
          members,
          serving: present.length - failed.length,
          failing: failed.length,
          state: 'degraded',
        }),
      ],
    });
  };
  const replaced = (number: number) =>
    past({
      id: `rem-${number}`,
      target: instanceId(String(number)),
      groups: [targetGroup],
      startedAt: noon + minute,
      endedAt: noon + 2 * minute,
    });
  const frozen: GroupBreaker = {
    group: targetGroup,
    name: 'web',
    state: 'closed',
    since: noon,
    frozen: { size: 8, since: noon },
    trips: [],
  };
  const counted = (model: Model, remediations: readonly PastRemediation[]) => {
    const breakers = new Map([[targetGroup, frozen]]);
    const known = facts({ now: noon + hour, model, history: { remediations, breakers } });
    const { outcome, value } = groupBreaker.evaluate(proposal({ target }), known);
    return { outcome, value };
  };

  it('is frozen when a member is first to be repaired, and let go when all is well', () => {
    const begun = play([{ at: 0, model: better }]);
    const over = play([{ at: 1, model: well, asked: false }], begun.breakers);

    expect(begun.breaker?.frozen).toEqual({ size: 8, since: noon });
    expect(over.breaker).toBeUndefined();
  });

  it('does not shrink because we terminate: what we took out and did not come back is missing', () => {
    const model = registered([1, 2, 6, 7, 8], [1, 2]);

    expect(counted(model, [3, 4, 5].map(replaced))).toEqual({
      outcome: 'deny',
      value: 'web: 5 of 8 failing, missing or under repair',
    });
    // The same group after somebody made it smaller on purpose: two of five, which is fewer than half.
    expect(counted(model, [])).toEqual({
      outcome: 'allow',
      value: 'web: 2 of 5 failing, missing or under repair',
    });
  });

  it('counts a replacement that has come instead of the gap', () => {
    const model = registered([1, 6, 7, 8, 9, 10, 11, 12], [1]);

    expect(counted(model, [2, 3, 4, 5].map(replaced))).toEqual({
      outcome: 'allow',
      value: 'web: 1 of 8 failing, missing or under repair',
    });
  });
});
