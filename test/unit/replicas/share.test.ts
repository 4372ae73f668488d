import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HeldCell, Roster } from '../../../src/replicas/roster.ts';
import { share } from '../../../src/replicas/share.ts';

const none: ReadonlySet<string> = new Set();
const cellsNamed = (count: number) => Array.from({ length: count }, (_, index) => `cell-${index}`);
const rosterOf = (
  holders: Readonly<Record<string, readonly string[]>>,
  free: readonly string[] = [],
): Roster => ({
  members: Object.keys(holders).map((id) => ({ id, beat: 1 })),
  cells: [
    ...Object.entries(holders).flatMap(([holder, cells]) =>
      cells.map((cell) => ({ cell, epoch: 1, holder })),
    ),
    ...free.map((cell) => ({ cell, epoch: 1 })),
  ],
});
const shareOf = (me: string, cells: readonly string[], roster: Roster, setting = {}) =>
  share({ me, cells, roster, avoid: none, orphaned: none, isBusy: () => false, ...setting });

describe('what a replica takes', () => {
  it('is the one cell that there is, where nobody holds it', () => {
    expect(shareOf('a', ['all'], rosterOf({ a: [], b: [] }))).toEqual({
      take: [{ cell: 'all', was: undefined }],
      handOver: [],
    });
  });

  it('is nothing, where somebody who is there holds it', () => {
    expect(shareOf('a', ['all'], rosterOf({ a: [], b: ['all'] }))).toEqual({ take: [], handOver: [] });
  });

  it('is what somebody held who is gone', () => {
    const roster = rosterOf({ a: [] });
    const held: HeldCell = { cell: 'all', epoch: 7, holder: 'gone' };
    expect(shareOf('a', ['all'], { ...roster, cells: [held] }).take).toEqual([{ cell: 'all', was: held }]);
  });

  it.each([
    ['its due', { a: ['cell-0'], b: ['cell-1', 'cell-2'] }, ['cell-3'], 1],
    ['no more while somebody else lacks', { a: ['cell-0', 'cell-1'], b: [] }, ['cell-2', 'cell-3'], 0],
    ['none that it could not open', { a: [], b: ['cell-0', 'cell-1'] }, ['cell-2', 'cell-3'], 0],
  ])('is %s', (title, holders, free, count) => {
    const avoid = title.includes('open') ? new Set(free) : none;
    const { take } = shareOf('a', cellsNamed(4), rosterOf(holders, free), { avoid });
    expect(take).toHaveLength(count);
  });

  it('is what was left free for long, whoever it is due to', () => {
    const roster = rosterOf({ a: ['cell-0'], b: [] }, ['cell-1']);
    expect(shareOf('a', cellsNamed(2), roster).take).toEqual([]);
    expect(shareOf('a', cellsNamed(2), roster, { orphaned: new Set(['cell-1']) }).take).toHaveLength(1);
  });
});

describe('what a replica hands over', () => {
  const four = cellsNamed(4);

  it.each([
    ['one, where somebody has two fewer', { a: four.slice(0, 3), b: four.slice(3) }, 1],
    ['none, where somebody has one fewer', { a: four.slice(0, 2), b: four.slice(2, 3), c: four.slice(3) }, 0],
    ['what is more than its due, where somebody is new', { a: four, b: [] }, 2],
  ])('is %s', (_title, holders, hands) => {
    expect(shareOf('a', four, rosterOf(holders)).handOver).toHaveLength(hands);
  });

  it('is none in which something is being done', () => {
    const roster = rosterOf({ a: four, b: [] });
    expect(shareOf('a', four, roster, { isBusy: () => true }).handOver).toEqual([]);
    const { handOver } = shareOf('a', four, roster, { isBusy: (cell: string) => cell !== 'cell-2' });
    expect(handOver.map(({ cell }) => cell)).toEqual(['cell-2']);
  });
});

describe('the shares of a fleet', () => {
  /** All replicas look in turn until nobody wants anything. */
  const settle = (members: readonly string[], cells: readonly string[], start: Roster) => {
    const held = new Map(start.cells.map((each) => [each.cell, each]));
    for (let round = 0; round < 10 * cells.length + 10; round += 1) {
      let changed = false;
      for (const me of members) {
        const roster = { members: start.members, cells: [...held.values()] };
        const { take, handOver } = shareOf(me, cells, roster);
        for (const { cell, was } of take) held.set(cell, { cell, epoch: (was?.epoch ?? 0) + 1, holder: me });
        for (const { cell, epoch } of handOver) held.set(cell, { cell, epoch });
        changed ||= take.length > 0 || handOver.length > 0;
      }
      if (!changed) return held;
    }
    throw new Error('the shares never come to rest');
  };

  it('come to rest with every cell held, and nobody with two more than another', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 0, max: 30 }),
        fc.array(fc.nat({ max: 7 }), { minLength: 30, maxLength: 30 }),
        (replicas, count, holders) => {
          const members = Array.from({ length: replicas }, (_, index) => `replica-${index}`);
          const cells = cellsNamed(count);
          const start: Roster = {
            members: members.map((id) => ({ id, beat: 1 })),
            // Some by members, some by those who are gone, some by nobody.
            cells: cells.flatMap((cell, index) => {
              const holder = holders[index] ?? 0;
              return holder === 7 ? [] : [{ cell, epoch: 1, holder: `replica-${holder}` }];
            }),
          };
          const held = settle(members, cells, start);
          const counts = members.map((id) => [...held.values()].filter(({ holder }) => holder === id).length);
          expect(counts.reduce((sum, each) => sum + each, 0)).toBe(count);
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});
