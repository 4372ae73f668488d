import { describe, expect, it } from 'vitest';
import type { ScenarioResult } from '../../../src/simulator/judge/result.ts';
import { recordOf } from '../../gamedays/record.ts';
import { summaryOf } from '../../gamedays/summary.ts';

const result = (seed: number, given: Partial<ScenarioResult> = {}): ScenarioResult => ({
  name: 'zone-fails',
  expect: 'recover',
  seed,
  policy: 'shipped',
  passed: true,
  why: [],
  recovered: true,
  downtimeSeconds: 10 * seed,
  errorRatio: 0,
  dataLossSeconds: 0,
  detectSeconds: null,
  decideSeconds: null,
  actSeconds: null,
  propagateSeconds: null,
  harmful: [],
  actions: [],
  pages: 1,
  journalSha256: `journal ${seed}`,
  ...given,
});
const action = { atSeconds: 1, action: 'flip-dns', target: 'record', outcome: 'success' };
const harm = { code: 'H7', atSeconds: 1, action: 'flip-dns', target: 'record' };

describe('game days that are recorded part by part', () => {
  it('come to one table, whatever the order of the parts', () => {
    const parts = [
      recordOf([result(1, { dataLossSeconds: 3 }), result(2, { actions: [action] })], 'abc'),
      recordOf([result(4, { passed: false, recovered: false, harmful: [harm] }), result(5)], 'def'),
    ];
    const table = summaryOf(parts);
    expect(summaryOf(parts.toReversed())).toBe(table);
    expect(table.split('\n').at(-1)).toBe(
      '| zone-fails | recover | 4 | 3 | H7 in seed 4 | 3 | 20 s | 50 s | 3 s | 1 | 4 |',
    );
    expect(table).toContain('| passed | 3 of 4 |');
    expect(table).toContain('| harm | 1 |');
    expect(table).toContain('| `recover`: recovered | 3 of 4 |');
    expect(table).toContain('| users down over `recover` | 120 s |');
  });

  it('have a row for each scenario, and dashes for none', () => {
    const page = { name: 'name-fails', expect: 'page', pages: 0, downtimeSeconds: 0.4 } as const;
    const rows = summaryOf([recordOf([result(1)], 'abc'), recordOf([result(1, page)], 'abc')]).split('\n');
    expect(rows.slice(-2)).toEqual([
      '| name-fails | page | 1 | 1 | – | 1 | 0 s | 0 s | – | – | – |',
      '| zone-fails | recover | 1 | 1 | – | 1 | 10 s | 10 s | – | – | 1 |',
    ]);
  });

  it('are told apart by any of their journals', () => {
    const hash = (...journals: readonly string[]) =>
      recordOf(
        journals.map((journalSha256, index) => result(index + 1, { journalSha256 })),
        'abc',
      ).journalsSha256;
    expect(hash('a', 'b')).toBe(hash('a', 'b'));
    expect(hash('a', 'b')).not.toBe(hash('a', 'c'));
    expect(hash('a', 'b')).not.toBe(hash('b', 'a'));
  });

  it('are no record without a run', () => {
    expect(() => recordOf([], 'abc')).toThrow('no run to record');
  });
});
