import { describe, expect, it } from 'vitest';
import { type Expectation, type Outcome, whyNotPassed } from '../../../../src/simulator/judge/passed.ts';

const fine: Outcome = { harms: 0, recovered: true, couldRecover: true, mutations: 0, pages: 0 };

const cases: readonly {
  readonly story: string;
  readonly expects: Expectation['expect'];
  readonly mustPage?: boolean;
  readonly outcome: Partial<Outcome>;
  readonly wrong: readonly string[];
}[] = [
  { story: 'users recovered', expects: 'recover', outcome: { mutations: 3 }, wrong: [] },
  {
    story: 'users recovered, with one harm on the way',
    expects: 'recover',
    outcome: { harms: 1 },
    wrong: ['1 harmful act'],
  },
  {
    story: 'users did not recover',
    expects: 'recover',
    outcome: { recovered: false },
    wrong: ['users did not recover'],
  },
  {
    story: 'the world did not let users recover, and nothing was made worse',
    expects: 'recover',
    outcome: { recovered: false, couldRecover: false },
    wrong: [],
  },
  {
    story: 'the world did not let users recover, and something was made worse',
    expects: 'recover',
    outcome: { recovered: false, couldRecover: false, harms: 2 },
    wrong: ['2 harmful acts'],
  },
  { story: 'nothing was touched', expects: 'hold', outcome: { recovered: false, pages: 1 }, wrong: [] },
  {
    story: 'something was touched, without harm',
    expects: 'hold',
    outcome: { mutations: 1 },
    wrong: ['1 change where nothing was to be touched'],
  },
  {
    story: 'nothing was touched and nobody told, who should know',
    expects: 'hold',
    mustPage: true,
    outcome: {},
    wrong: ['nobody was told'],
  },
  {
    story: 'nothing was touched and somebody told, who should know',
    expects: 'hold',
    mustPage: true,
    outcome: { pages: 1 },
    wrong: [],
  },
  {
    story: 'somebody was told, and a gentle measure taken',
    expects: 'page',
    outcome: { pages: 1, mutations: 1, recovered: false },
    wrong: [],
  },
  { story: 'nobody was told', expects: 'page', outcome: {}, wrong: ['nobody was told'] },
];

describe('what passes', () => {
  it.each(cases)('$expects: $story', ({ expects, mustPage = false, outcome, wrong }) => {
    expect(whyNotPassed({ expect: expects, mustPage }, { ...fine, ...outcome })).toEqual(wrong);
  });
});
