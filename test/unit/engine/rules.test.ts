import { describe, expect, it } from 'vitest';
import { type LoadedRules, refuseToLoseAll } from '../../../src/engine/rules.ts';
import type { PolicySet, Problem } from '../../../src/policy/policy.ts';
import { problemText } from '../../../src/policy/problem-text.ts';
import { policy } from '../../support/safety-builder.ts';

const none: PolicySet = { policies: [], revision: 'none', loadedAt: 0 };
const one: PolicySet = { policies: [policy()], revision: 'one', loadedAt: 0 };
const loaded = (policies: PolicySet, problems: readonly Problem[] = []): LoadedRules => ({
  rules: { policies, services: [], source: '/etc/holdfast/policies' },
  problems,
});

describe('a reload', () => {
  it.each([
    ['some policies in place of some', loaded(one), one],
    ['some in place of none', loaded(one), none],
    ['none in place of none', loaded(none), none],
    ['rules that are refused already', { problems: [] }, one],
  ])('with %s is taken as it is', (_what, reloaded, inForce) => {
    expect(refuseToLoseAll(reloaded, inForce)).toBe(reloaded);
  });

  it('with no policy in place of some is refused: it says where, how many stay, and what to do instead', () => {
    const warning: Problem = {
      severity: 'warning',
      position: { file: 'policies', line: 1, column: 1 },
      message: 'there are no policies: Holdfast observes and proposes nothing',
    };
    const { rules, problems } = refuseToLoseAll(loaded(none, [warning]), one);
    expect(rules).toBeUndefined();
    expect(problems.map(problemText)).toEqual([
      '/etc/holdfast/policies: error: holds no policy any more, while 1 are in force (to pause acting, use `holdfast pause`; to run without policies, restart Holdfast with none)',
    ]);
  });
});
