import { describe, expect, it } from 'vitest';
import { judgeReach } from '../../../src/engine/reach.ts';
import type { Policy, PolicySet } from '../../../src/policy/policy.ts';
import { problemText } from '../../../src/policy/problem-text.ts';
import { buildModel, instanceId, resource } from '../../support/model-builder.ts';
import { actionRung, pageRung, policy } from '../../support/safety-builder.ts';

const setOf = (...policies: Policy[]): PolicySet => ({ policies, revision: 'r', loadedAt: 0 });
const acting = (given: Partial<Policy> = {}) => policy({ remedy: [actionRung(), pageRung], ...given });
const shop = { tags: { team: 'shop' } };
const keeping = (count: number, percent: number) => {
  const { limits } = policy();
  return { limits: { ...limits, keepServing: { count, percent } } };
};

/** What a reload says and whether it is taken, among `all` instances of which `tagged` carry the tag of the shop. */
function reload(now: Policy, before: Policy | undefined, { all = 10, tagged = 5 } = {}) {
  const resources = Array.from({ length: all }, (_, index) =>
    resource({
      id: instanceId(String(index)),
      kind: 'ec2:instance',
      tags: index < tagged ? { team: 'shop' } : {},
    }),
  );
  const loaded = { rules: { policies: setOf(now), services: [], source: 'policies' }, problems: [] };
  const inForce = before === undefined ? setOf() : setOf(before);
  const { rules, problems } = judgeReach(loaded, inForce, buildModel({ resources }));
  return { taken: rules !== undefined, said: problems.map(problemText) };
}

describe('a reload that reaches further', () => {
  it.each<[string, Policy, Policy | undefined, { all?: number; tagged?: number }, boolean, number]>([
    ['as far as before', acting(shop), acting(shop), {}, true, 0],
    ['from half to all: the selector got lost', acting(), acting(shop), {}, false, 1],
    ['from more than half to all', acting(), acting(shop), { tagged: 6 }, true, 1],
    ['from half of nine to all: too few to say', acting(), acting(shop), { all: 9, tagged: 4 }, true, 1],
    ['less far', acting(shop), acting(), {}, true, 1],
    ['to all, as a policy that is new', acting(), undefined, {}, true, 1],
    ['to nothing, as a policy that is new', acting({ tags: { team: 'none' } }), undefined, {}, true, 0],
    [
      'to all, as one that only calls',
      policy({ remedy: [pageRung] }),
      policy({ ...shop, remedy: [pageRung] }),
      {},
      true,
      0,
    ],
  ])('%s', (_what, now, before, there, taken, sayings) => {
    const outcome = reload(now, before, there);
    expect(outcome.taken).toBe(taken);
    expect(outcome.said).toHaveLength(sayings);
  });

  it('says how many it is about and was about, where, and what to do', () => {
    expect(reload(acting(), acting(shop)).said).toEqual([
      'policy.yaml:1:1: error: replace-failed-instance is about 10 of 10 resources of ec2:instance, before about 5 (name the tags of those that it is meant for, or restart Holdfast with it)',
    ]);
  });
});

describe('a reload with another floor', () => {
  it.each<[number, number, boolean]>([
    [4, 0.75, true],
    [2, 0.375, true],
    [1, 0.75, false],
    [4, 0.37, false],
    [8, 0.9, true],
  ])('of %i and %f where 4 and 0.75 are in force is taken: %s', (count, percent, taken) => {
    expect(reload(acting(keeping(count, percent)), acting(keeping(4, 0.75))).taken).toBe(taken);
  });

  it('says both floors', () => {
    expect(reload(acting(keeping(1, 0.1)), acting(keeping(4, 0.75))).said).toEqual([
      'policy.yaml:1:1: error: replace-failed-instance would keep 1 and 10 % of each group serving, before 4 and 75 % (a floor is lowered in steps of at most half, or by a restart with it)',
    ]);
  });
});
