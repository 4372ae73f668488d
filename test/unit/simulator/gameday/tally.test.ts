import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findingInWords } from '../../../../src/simulator/gameday/finding-in-words.ts';
import { scoreOf } from '../../../../src/simulator/gameday/score.ts';
import { createStories } from '../../../../src/simulator/gameday/stories.ts';
import { createTally, type GamedayRun } from '../../../../src/simulator/gameday/tally.ts';
import { harm, outcomeOf, plan, report, result } from '../../../support/gameday-report.ts';

const zone = plan('zone-fails');

describe('the tally of a game day', () => {
  const runs = [1, 2, 3].flatMap((seed) =>
    (['nothing', 'shipped'] as const).map((policy) => ({ seed, policy })),
  );

  it('does not depend on the order in which runs end', () => {
    const outcomeIn = (order: readonly number[]) => {
      const tally = createTally([zone], runs.length);
      for (const index of order) {
        const { seed, policy } = runs[index] ?? { seed: 0, policy: 'shipped' };
        const run: GamedayRun = { index, scenario: zone, seed, policy };
        tally.settle(run, { kind: 'done', result: report({ seed, policy, passed: seed !== 2 }) });
      }
      return tally.outcome();
    };
    const inOrder = outcomeIn(runs.map((_, index) => index));
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 }), (order) => {
        expect(outcomeIn(order)).toEqual(inOrder);
      }),
      { numRuns: 30 },
    );
    expect(inOrder.results.map(({ seed, policy }) => `${seed} ${policy}`)).toEqual(
      runs.map(({ seed, policy }) => `${seed} ${policy}`),
    );
  });

  it('counts as findings what the tried-out policies did not pass, and nothing of the baselines', () => {
    const { findings, scores } = outcomeOf(
      [zone],
      [
        report({ policy: 'naive', passed: false }),
        report({ policy: 'shipped' }),
        report({ policy: 'shipped', seed: 2, passed: false, recovered: false }),
        report({ policy: 'yours', seed: 3 }, { crashed: 'TypeError: no' }),
      ],
    );
    expect(findings.map(({ run }) => `${run.policy} ${run.seed}`)).toEqual(['shipped 2', 'yours 3']);
    expect(scores.map(({ policy, passed, runs: all }) => `${policy} ${passed}/${all}`)).toEqual([
      'naive 0/1',
      'shipped 1/2',
      'yours 1/1',
    ]);
  });

  it('keeps a lost run as a finding without a result', () => {
    const tally = createTally([zone], 2);
    const lost = { kind: 'failed', reason: 'the worker ended with code 7' } as const;
    tally.settle({ index: 0, scenario: zone, policy: 'shipped', seed: 4 }, lost);
    tally.settle({ index: 1, scenario: zone, policy: 'naive', seed: 4 }, lost);
    const { findings, lostBaselines, results, played } = tally.outcome();
    expect(findings.map(findingInWords)).toEqual(['broke down: the worker ended with code 7']);
    expect(lostBaselines).toHaveLength(1);
    expect(results).toEqual([]);
    expect(played).toBe(2);
  });

  it('counts in how many runs an unknown operation was called and a fault found nothing', () => {
    const met = { unknownOperations: ['EC2 RunInstances'], missedFaults: ['no machine', 'no machine'] };
    const { unknownOperations, missedFaults } = outcomeOf(
      [zone],
      [report({}, met), report({ seed: 2 }, met)],
    );
    expect(unknownOperations).toEqual([{ operation: 'EC2 RunInstances', runs: 2 }]);
    expect(missedFaults).toEqual([{ name: 'zone-fails', why: 'no machine', runs: 2 }]);
  });
});

describe('the stories that are kept', () => {
  const kept = (runs: readonly { index: number; isFinding: boolean }[]) => {
    const stories = createStories();
    for (const { index, isFinding } of runs)
      stories.offer('zone-fails shipped', { index, isFinding, report: report({ seed: index }) });
    return stories.all().map(({ result: { seed } }) => seed);
  };

  it('are the first run and the first three findings', () => {
    const runs = Array.from({ length: 1000 }, (_, index) => ({ index, isFinding: index > 10 }));
    expect(kept(runs)).toEqual([0, 11, 12, 13]);
    expect(kept(runs.toReversed())).toEqual([0, 11, 12, 13]);
  });

  it('are three where the first run is a finding itself', () => {
    expect(kept([0, 1, 2, 3].map((index) => ({ index, isFinding: true })))).toEqual([0, 1, 2]);
  });
});

describe('a score', () => {
  it('counts runs, names harms in order of their number, and takes medians of what came to pass', () => {
    const score = scoreOf([
      result({ downtimeSeconds: 10, harmful: [harm('H11', 5), harm('H2', 6)], passed: false }),
      result({ downtimeSeconds: 30, actSeconds: null, dataLossSeconds: 4 }),
      result({ downtimeSeconds: 20, actSeconds: null, recovered: false, passed: false }),
    ]);
    expect(score).toMatchObject({
      runs: 3,
      passed: 1,
      recovered: 2,
      harmful: 1,
      harmCodes: ['H2', 'H11'],
      downtimeSeconds: { median: 20, most: 30 },
      actSeconds: 240,
      dataLossSeconds: 4,
      pages: 3,
    });
  });

  it('leaves out what no run came to, and there is none of nothing', () => {
    expect(scoreOf([result({ actSeconds: null })])?.actSeconds).toBeUndefined();
    expect(scoreOf([])).toBeUndefined();
  });
});

describe('a finding in words', () => {
  const failed = { passed: false, recovered: false } as const;
  it.each([
    { finding: { result: result(failed) }, words: 'users did not recover' },
    {
      finding: { result: result(failed), missing: ['7 of 8 machines of web serve'] },
      words: 'users did not recover: 7 of 8 machines of web serve',
    },
    {
      finding: { result: result({ passed: false, harmful: [harm('H1', 312)] }) },
      words: '1 harmful act: HARM H1 by TerminateInstances on web-1 after 5 min 12 s',
    },
    { finding: { crashed: 'TypeError: no\n  at somewhere' }, words: 'broke down: TypeError: no' },
    { finding: { result: result(), crashed: 'no' }, words: 'broke down: no' },
  ])('says "$words"', ({ finding, words }) => {
    expect(findingInWords(finding)).toBe(words);
  });

  it('names three harms and counts the others', () => {
    const harmful = [1, 2, 3, 4, 5].map((at) => harm('H1', at));
    expect(findingInWords({ result: result({ passed: false, harmful }) })).toMatch(
      /^5 harmful acts: (?:HARM H1 [^;]+; ){3}2 more$/,
    );
  });
});
