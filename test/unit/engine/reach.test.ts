import { describe, expect, it } from 'vitest';
import { judgeReach, wideReach } from '../../../src/engine/reach.ts';
import type { Policy, PolicySet } from '../../../src/policy/policy.ts';
import { problemText } from '../../../src/policy/problem-text.ts';
import { buildModel, instanceId, resource } from '../../support/model-builder.ts';
import { actionRung, pageRung, policy } from '../../support/safety-builder.ts';

const setOf = (...policies: Policy[]): PolicySet => ({ policies, revision: 'r', loadedAt: 0 });
const acting = (given: Partial<Policy> = {}) => policy({ remedy: [actionRung(), pageRung], ...given });
const shop = { tags: { team: 'shop' } };
const keeping = (count: number, percent: number, zones?: number) => {
  const { limits } = policy();
  const keepServing = { count, percent, ...(zones === undefined ? {} : { zones }) };
  return { limits: { ...limits, keepServing } };
};

/** So many instances, of which some carry the tag of the shop. */
function instances(all: number, tagged: number) {
  return buildModel({
    resources: Array.from({ length: all }, (_, index) =>
      resource({
        id: instanceId(String(index)),
        kind: 'ec2:instance',
        tags: index < tagged ? { team: 'shop' } : {},
      }),
    ),
  });
}

/** What a reload says and whether it is taken, among `all` instances of which `tagged` carry the tag of the shop. */
function reload(now: Policy, before: Policy | undefined, { all = 10, tagged = 5 } = {}) {
  const loaded = { rules: { policies: setOf(now), services: [], source: 'policies' }, problems: [] };
  const inForce = before === undefined ? setOf() : setOf(before);
  const { rules, problems } = judgeReach(loaded, inForce, instances(all, tagged));
  return { taken: rules !== undefined, said: problems.map(problemText) };
}

describe('a reload that reaches further', () => {
  it.each<[string, Policy, Policy | undefined, { all?: number; tagged?: number }, boolean, number]>([
    ['as far as before', acting(shop), acting(shop), {}, true, 0],
    ['from half to all: the selector got lost', acting(), acting(shop), {}, false, 1],
    ['from more than half to all', acting(), acting(shop), { tagged: 6 }, false, 1],
    ['from all to all', acting(), acting(shop), { tagged: 10 }, true, 0],
    ['from a tenth to a half', acting(shop), acting({ tags: { team: 'web' } }), {}, true, 1],
    ['to all under another name', acting({ name: 'other' }), acting(shop), {}, false, 1],
    [
      'to all under another name and in another file, which is a new policy',
      acting({ name: 'other', position: { file: 'other.yaml', line: 1, column: 1 } }),
      acting(shop),
      {},
      true,
      1,
    ],
    [
      'as far, but from now on it may act',
      acting({ mode: 'approve' }),
      acting({ mode: 'propose' }),
      {},
      true,
      1,
    ],
    [
      'as far, and it acts with fewer questions',
      acting({ mode: 'auto' }),
      acting({ mode: 'approve' }),
      {},
      true,
      0,
    ],
    ['as far, and it acts no more', acting({ mode: 'observe' }), acting({ mode: 'auto' }), {}, true, 0],
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

describe('a start with policies that reach far', () => {
  const scope = { tag: 'team', value: 'shop' };
  const said = (
    given: Partial<Policy>,
    { all = 10, tagged = 6, maxMode = 'auto' as const, opted = true } = {},
  ) =>
    wideReach(setOf(acting({ mode: 'auto', ...given })), instances(all, tagged), {
      maxMode,
      ...(opted ? { scope } : {}),
    });

  it('says which may act by themselves on more than half of a kind, by what is opted in', () => {
    expect(said({}).map(problemText)).toEqual([
      'policy.yaml:1:1: warning: replace-failed-instance may act by itself on 6 of 10 resources of ec2:instance (to have it act on fewer, name their tags, or opt fewer in by the tag of scope)',
    ]);
  });

  it.each<[string, Partial<Policy>, Parameters<typeof said>[1], number]>([
    ['half', {}, { tagged: 5 }, 0],
    ['more than half, unless somebody objects', { mode: 'veto' }, {}, 1],
    ['more than half, but asks somebody', { mode: 'approve' }, {}, 0],
    ['most of nine: too few to say', {}, { all: 9, tagged: 9 }, 0],
    ['all, of which nothing is opted in', {}, { opted: false }, 0],
    ['all, by a policy that only calls', { remedy: [pageRung] }, {}, 0],
  ])('which are %s', (_, given, there, count) => {
    expect(said(given, there)).toHaveLength(count);
  });

  it('says nothing where the daemon may do no more than show', () => {
    const { length } = wideReach(setOf(acting({ mode: 'auto' })), instances(10, 6), {
      maxMode: 'propose',
      scope,
    });
    expect(length).toBe(0);
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

  it.each<[number | undefined, number | undefined, boolean]>([
    [3, 3, true],
    [3, 2, true],
    [3, 1, false],
    [2, 1, true],
    [2, undefined, false],
    [undefined, 2, true],
  ])('in %s zones, and then in %s, is taken: %s', (was, now, taken) => {
    expect(reload(acting(keeping(4, 0.5, now)), acting(keeping(4, 0.5, was))).taken).toBe(taken);
  });

  it('says both floors', () => {
    expect(reload(acting(keeping(4, 0.5)), acting(keeping(4, 0.5, 3))).said).toEqual([
      'policy.yaml:1:1: error: replace-failed-instance would keep 4 and 50 % of each group serving, before 4 and 50 % in 3 zones (a floor is lowered in steps of at most half, or by a restart with it)',
    ]);
    expect(reload(acting(keeping(1, 0.1)), acting(keeping(4, 0.75))).said).toEqual([
      'policy.yaml:1:1: error: replace-failed-instance would keep 1 and 10 % of each group serving, before 4 and 75 % (a floor is lowered in steps of at most half, or by a restart with it)',
    ]);
  });
});
