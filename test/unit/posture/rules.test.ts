import { describe, expect, it } from 'vitest';
import type { ResourceKind } from '../../../src/model/resource.ts';
import { ask } from '../../../src/posture/find-weaknesses.ts';
import { postureServices } from '../../../src/posture/registry.ts';
import type { PostureCase, PostureRule } from '../../../src/posture/rule.ts';
import { caseModel } from '../../support/posture-case.ts';

const rules = postureServices.flatMap((service) => service.rules);

function answerTo(rule: PostureRule, given: PostureCase) {
  const { subject, model } = caseModel(given);
  return ask(rule, subject, model)?.kind;
}

/** Where a rule has no cases of a kind of its own, it reads the same facts of every kind. */
function casesOf(rule: PostureRule, kind: ResourceKind) {
  const { fires, sound } = rule.casesOf?.[kind] ?? rule.cases;
  const ofKind = ({ resources: [subject, ...others], ...rest }: PostureCase): PostureCase => ({
    ...rest,
    resources: [{ ...subject, kind }, ...others],
  });
  return { kind, fires: ofKind(fires), sound: ofKind(sound) };
}

/** The same account, but that one fact of the judged resource was not read. */
function without(fact: string, { resources: [subject, ...others], ...rest }: PostureCase): PostureCase {
  const { [fact]: _, ...facts } = subject.facts ?? {};
  return { ...rest, resources: [{ ...subject, facts }, ...others] };
}

describe.each(rules)('the rule $id', (rule) => {
  it.each(rule.kinds.map((kind) => casesOf(rule, kind)))(
    'fires of $kind where it should, and not where it should not',
    ({ fires, sound }) => {
      expect(answerTo(rule, fires)).toBe('weak');
      expect(['sound', undefined]).toContain(answerTo(rule, sound));
    },
  );

  it.each([...rule.reads])('cannot tell, neither a finding nor an all-clear, without %s', (fact) => {
    expect(answerTo(rule, without(fact, rule.cases.fires))).toBe('cannot-tell');
  });

  it('is about the kind in its cases, and says what it says in whole sentences', () => {
    for (const { resources } of [rule.cases.fires, rule.cases.sound])
      expect(rule.kinds).toContain(resources[0].kind);
    for (const text of [rule.why, rule.change]) expect(text).toMatch(/^[A-Z].*\.$/s);
    expect(rule.title).toMatch(/^[A-Z].*[^.]$/);
    expect(rule.bearsOn.length).toBeGreaterThan(0);
  });
});

it('no two rules share an id', () => {
  expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
});
