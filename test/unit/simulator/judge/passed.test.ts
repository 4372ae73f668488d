import { describe, expect, it } from 'vitest';
import { type Expectation, type Outcome, whyNotPassed } from '../../../../src/simulator/judge/passed.ts';

const fine: Outcome = { harms: 0, recovered: true, couldRecover: true, acted: [], beganAt: 0, pages: 0 };
const act = { at: 60_000, action: 'RebootInstances' };

const cases: readonly {
  readonly story: string;
  readonly expects: Expectation['expect'];
  readonly more?: Partial<Expectation>;
  readonly outcome: Partial<Outcome>;
  readonly wrong: readonly string[];
}[] = [
  { story: 'users recovered', expects: 'recover', outcome: { acted: [act, act, act] }, wrong: [] },
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
    outcome: { acted: [act] },
    wrong: ['1 change where nothing was to be touched'],
  },
  {
    story: 'nothing was touched and nobody told, who should know',
    expects: 'hold',
    more: { mustPage: true },
    outcome: {},
    wrong: ['nobody was told'],
  },
  {
    story: 'nothing was touched and somebody told, who should know',
    expects: 'hold',
    more: { mustPage: true },
    outcome: { pages: 1 },
    wrong: [],
  },
  {
    story: 'somebody was told, and a gentle measure taken',
    expects: 'page',
    outcome: { pages: 1, acted: [act], recovered: false },
    wrong: [],
  },
  {
    story: 'as much was done as may be',
    expects: 'recover',
    more: { acts: [{ most: 2, fromMs: 0 }] },
    outcome: { acted: [act, act] },
    wrong: [],
  },
  {
    story: 'more was done than may be',
    expects: 'recover',
    more: { acts: [{ most: 1, fromMs: 0 }] },
    outcome: { acted: [act, act] },
    wrong: ['at most 1 change may be asked for from 0 s to the end, and there were 2'],
  },
  {
    story: 'people were called as often as may be',
    expects: 'page',
    more: { mostPages: 1 },
    outcome: { pages: 1 },
    wrong: [],
  },
  {
    story: 'people were called more often than may be',
    expects: 'page',
    more: { mostPages: 1 },
    outcome: { pages: 2 },
    wrong: ['people were called 2 times where 1 would do'],
  },
  { story: 'nobody was told', expects: 'page', outcome: {}, wrong: ['nobody was told'] },
];

describe('what passes', () => {
  it.each(cases)('$expects: $story', ({ expects, more = {}, outcome, wrong }) => {
    expect(whyNotPassed({ expect: expects, mustPage: false, ...more }, { ...fine, ...outcome })).toEqual(
      wrong,
    );
  });
});
