import { describe, expect, it } from 'vitest';
import { goodPolicy, parse, said, traits, traitsOf } from '../../support/policy-fixtures.ts';

/** What is said where the policy asks for one thing, and its rung besides for another. */
function saidOf(when: string, rungWhen?: string, verdicts = traits('x').verdicts) {
  const text = goodPolicy
    .replace("when: verdict == 'host-failed'", `when: ${when}`)
    .replace('    verify:', `${rungWhen === undefined ? '' : `    when: ${rungWhen}\n`}    verify:`);
  return said(parse(text, traitsOf(traits('replace-instance', { verdicts }))).problems);
}

const refused = (reached: string) =>
  `7:13 warning: replace-instance would be refused every time: it is only for what is host-failed, and comes into question only for what is ${reached} (another action, or a when for what it is meant for)`;

describe('a rung whose action is not meant for the verdicts under which it is reached', () => {
  it.each<[string, string | undefined, readonly string[]]>([
    ["verdict == 'suspect'", undefined, [refused('suspect')]],
    ["verdict in ['suspect', 'degraded']", undefined, [refused('suspect or degraded')]],
    ["verdict in ['suspect', 'host-failed']", undefined, []],
    ["verdict in ['suspect', 'host-failed']", "verdict == 'suspect'", [refused('suspect')]],
    ["verdict in ['suspect', 'host-failed']", "verdict == 'host-failed'", []],
    ["verdict == 'suspect' && group.serving > 2", undefined, [refused('suspect')]],
    ["verdict == 'suspect' || group.serving > 2", undefined, []],
    ['group.serving > 2', undefined, []],
    ['group.serving > 2', "verdict == 'stale'", [refused('stale')]],
  ])('is warned of: when %s, and the rung when %s', (when, rungWhen, expected) => {
    expect(saidOf(when, rungWhen)).toEqual(expected);
  });

  it('is judged by all that the action is meant for', () => {
    expect(saidOf("verdict == 'suspect'", undefined, ['host-failed', 'suspect'])).toEqual([]);
  });

  it('is not, where the condition is never true anyhow', () => {
    expect(saidOf('verdict in []')).toEqual([
      "4:7 warning: when: this is never true, for there is no verdict under which it could be (name those that you mean: verdict in ['suspect', 'host-failed'])",
    ]);
  });
});
