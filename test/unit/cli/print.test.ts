import { describe, expect, it } from 'vitest';
import { clockTime, quoted, table } from '../../../src/cli/client/print.ts';
import { fakeIo } from '../../support/fake-io.ts';

const rows = [
  ['deny', 'group-floor', 'Too few would go on serving. [is 1 of 4, bound at least 2]'],
  ['allow', 'holds', 'No hold covers it.'],
];

describe('a table', () => {
  it.each([
    { columns: 100, lines: 2 },
    { columns: 60, lines: 3 },
    { columns: 40, lines: 4 },
  ])('loses no word in $columns columns and stays within them', ({ columns, lines }) => {
    const text = table(rows, fakeIo({ isTerminal: true, columns }));

    expect(text.split('\n')).toHaveLength(lines);
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(columns);
    const words = text.split(/\s+/).filter((word) => word !== '');
    expect(words).toEqual(rows.flat().flatMap((cell) => cell.split(' ')));
  });

  it('goes on below the last column where there is room, and on lines of its own where there is not', () => {
    const wide = table(rows, fakeIo({ isTerminal: true, columns: 60 })).split('\n');
    const narrow = table(rows, fakeIo({ isTerminal: true, columns: 40 })).split('\n');

    expect(wide[1]?.search(/\S/)).toBe(wide[0]?.indexOf('Too few'));
    expect(narrow[0]).toBe('  deny   group-floor');
    expect(narrow[1]?.search(/\S/)).toBe(6);
  });

  it('keeps each row on one line in a pipe', () => {
    expect(table(rows, fakeIo({ isTerminal: false, columns: 40 })).split('\n')).toHaveLength(2);
  });
});

describe('an id', () => {
  it.each([
    ['inc-20261121-1', 'inc-20261121-1'],
    ['policy/arn:aws:ec2:r:1:instance/i-0/0', 'policy/arn:aws:ec2:r:1:instance/i-0/0'],
    ['arn:aws:route53:::recordset/Z/*.example.com/A', "'arn:aws:route53:::recordset/Z/*.example.com/A'"],
    ["it's", String.raw`'it'\''s'`],
  ])('%s is printed as a shell takes it', (id, printed) => {
    expect(quoted(id)).toBe(printed);
  });
});

it('an instant is told to the minute, with its zone', () => {
  expect(clockTime('2026-11-21T23:52:07.321Z')).toBe('2026-11-21 23:52 UTC');
});
