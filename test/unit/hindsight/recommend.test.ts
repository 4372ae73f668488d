import { describe, expect, it } from 'vitest';
import { emptyRecord, type PolicyRecord } from '../../../src/hindsight/policy-record.ts';
import { recommend } from '../../../src/hindsight/recommend.ts';

const now = Date.UTC(2026, 3, 1);
const days = (count: number) => now - count * 86_400_000;

function record(more: Partial<PolicyRecord>): PolicyRecord {
  return { ...emptyRecord('replace'), mode: 'observe', firstAt: days(14), ...more };
}
const shadows = (needed: number, unnecessary = 0, wrong = 0) => ({
  needed,
  agreed: 0,
  unnecessary,
  'wrong-cause': wrong,
  undecidable: 7,
});
const outcomes = (success: number, failed = 0) => ({
  success,
  failed,
  inconclusive: 0,
  interrupted: 0,
  refused: 3,
});

describe('a policy', () => {
  it.each<[string, Partial<PolicyRecord>, string, string | undefined]>([
    ['earns the next mode with five right of five over 14 days', { shadows: shadows(5) }, 'raise', 'propose'],
    ['does not with four', { shadows: shadows(4) }, 'keep', undefined],
    ['does not a day earlier', { shadows: shadows(5), firstAt: days(13) }, 'keep', undefined],
    ['earns it with 19 of 20 right', { shadows: shadows(19, 1) }, 'raise', 'propose'],
    ['does not with 18 of 19', { shadows: shadows(18, 1) }, 'keep', undefined],
    ['does not when one would have hit the wrong thing', { shadows: shadows(50, 0, 1) }, 'keep', undefined],
    [
      'that proposes and was wrong about a cause goes back',
      { mode: 'propose', shadows: shadows(5, 0, 1) },
      'lower',
      'observe',
    ],
    ['in approve is judged by what it did', { mode: 'approve', outcomes: outcomes(5) }, 'raise', 'veto'],
    [
      'in approve does not rise by what it once showed',
      { mode: 'approve', shadows: shadows(9) },
      'keep',
      undefined,
    ],
    ['in veto goes back after two failures', { mode: 'veto', outcomes: outcomes(90, 2) }, 'lower', 'approve'],
    ['in veto stays after one', { mode: 'veto', outcomes: outcomes(90, 1) }, 'raise', 'auto'],
    ['in auto goes back when it had to be taken back', { mode: 'auto', undone: 1 }, 'lower', 'veto'],
    ['in auto goes back when people held what it had done', { mode: 'auto', heldAfter: 1 }, 'lower', 'veto'],
    [
      'in approve goes back after two rejections',
      { mode: 'approve', approvals: { approved: 9, rejected: 2 } },
      'lower',
      'propose',
    ],
    [
      'in approve stays after one',
      { mode: 'approve', approvals: { approved: 9, rejected: 1 } },
      'keep',
      undefined,
    ],
    ['in auto has nowhere to rise', { mode: 'auto', outcomes: outcomes(50) }, 'keep', undefined],
  ])('%s', (_title, more, advice, to) => {
    const answer = recommend(record(more), now);

    expect(answer).toMatchObject({ advice, ...(to === undefined ? {} : { to }) });
    expect(answer.reasons.length).toBeGreaterThan(0);
  });

  it('of unknown mode is left as it is', () => {
    const { mode: _unknown, ...rest } = record({ shadows: shadows(50) });

    expect(recommend(rest, now).advice).toBe('keep');
  });
});
