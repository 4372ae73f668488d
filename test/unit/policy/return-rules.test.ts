import { describe, expect, it } from 'vitest';
import { goodPolicy, parse, said, traits, traitsOf } from '../../support/policy-fixtures.ts';

const lasting = traitsOf(traits('replace-instance', { lasting: {} }));
const withReturn = (terms: string) =>
  goodPolicy.replace(', within: 15m }', `, within: 15m }\n    return: ${terms}`);
const good = "{ when: verdict == 'healthy', for: 30m, atLatest: 12h }";

describe('the return of a lasting effect', () => {
  it('is read with its times, ten minutes of bake unless it says otherwise', () => {
    const { set, problems } = parse(withReturn(good), lasting);
    expect(problems).toEqual([]);
    expect(set?.policies[0]?.remedy[0]).toMatchObject({
      return: { forMs: 1_800_000, bakeMs: 600_000, atLatestMs: 43_200_000 },
    });
  });

  it('is demanded of an action whose effect lasts', () => {
    expect(said(parse(goodPolicy, lasting).problems)).toEqual([
      "7:5 error: replace-instance stays in force until it is given back, and nothing says when (return: { when: verdict == 'healthy', for: 30m, atLatest: 12h })",
    ]);
  });

  it('is refused of an action that leaves nothing in force', () => {
    expect(said(parse(withReturn(good)).problems)).toEqual([
      '9:5 error: replace-instance leaves nothing in force, so there is nothing to give back (remove return)',
    ]);
  });

  it.each([
    ['for: 30m', 'for: 299s', 'return.for of 299s is too short'],
    ['for: 30m', 'for: 5m', undefined],
    ['atLatest: 12h', 'atLatest: 30m', 'return.atLatest of 30m ends before'],
    ['atLatest: 12h', 'atLatest: 31m', undefined],
    ['atLatest: 12h', 'atLatest: 169h', 'return.atLatest of 169h is longer than a week'],
    ['atLatest: 12h', 'atLatest: 7d', undefined],
    ['atLatest: 12h', 'atLatest: 12h, bake: 239s', 'return.bake of 239s is too short'],
    ['atLatest: 12h', 'atLatest: 12h, bake: 4m', undefined],
    [
      "verdict == 'healthy'",
      "verdict == 'helthy'",
      '9:32 error: remedy[0].return.when: "helthy" is not a verdict',
    ],
  ])('with %s as %s', (from, to, problem) => {
    const problems = said(parse(withReturn(good.replace(from, to)), lasting).problems);
    if (problem === undefined) expect(problems).toEqual([]);
    else expect(problems.join()).toContain(problem);
  });
});

describe('the time-out of a rung', () => {
  it.each([
    ['14m', '9:14 error: timeout of 14m ends before the remedy could be verified'],
    ['15m', undefined],
  ])('of %s beside a proof within 15m', (timeout, problem) => {
    const text = goodPolicy.replace(', within: 15m }', `, within: 15m }\n    timeout: ${timeout}`);
    const problems = said(parse(text).problems);
    if (problem === undefined) expect(problems).toEqual([]);
    else expect(problems.join()).toContain(problem);
  });
});

describe('abortIf and successIf', () => {
  it('are compiled and type-checked at load, with the position of a mistake', () => {
    const lists = 'abortIf: ["alarm(\'worse\')"]\nsuccessIf: ["!alarm(\'checkout-5xx\')"]\n';
    expect(parse(lists + goodPolicy).set?.policies[0]).toMatchObject({
      abortIf: [{ text: "alarm('worse')" }],
      successIf: [{ text: "!alarm('checkout-5xx')" }],
    });
    const wrong = said(parse(`abortIf: ["verdict == 'ill'"]\n${goodPolicy}`).problems);
    expect(wrong.join()).toContain('1:');
    expect(wrong.join()).toContain('abortIf[0]');
  });
});
