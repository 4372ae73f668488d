import { describe, expect, it } from 'vitest';
import { carriedIn, latestOf, noteOf } from '../../../src/engine/carried-note.ts';
import type { EngineState } from '../../../src/engine/engine.ts';

const holding = (targets: number): Pick<EngineState, 'sawAllAt' | 'pending'> => ({
  sawAllAt: 9_000,
  pending: {
    policies: new Map([
      [
        'replace',
        {
          fingerprint: 'f1',
          targets: new Map(
            Array.from({ length: targets }, (_, index) => [`i-${index}`, { since: 1_000 + index }]),
          ),
        },
      ],
    ]),
  },
});
const maxAge = 150_000;
const noted = (targets: number) => noteOf({ ...holding(targets), carried: undefined }, maxAge);

describe('what a holder leaves for the next', () => {
  it('is which conditions hold, since when, and as seen until when', () => {
    expect(carriedIn(noted(1))).toEqual({
      seenAt: 9_000,
      waits: [{ policy: 'replace', fingerprint: 'f1', targets: [{ target: 'i-0', since: 1_000 }] }],
    });
  });

  it('is nothing before anything was looked at', () => {
    expect(noteOf({ ...holding(1), sawAllAt: undefined, carried: undefined }, maxAge)).toBe('');
    expect(carriedIn('')).toBeUndefined();
    expect(carriedIn(undefined)).toBeUndefined();
  });

  it.each([
    [119_999, 60_000],
    [120_000, 120_000],
  ])(
    'says while nothing waits that it watched, in a word that changes once a minute: at %i',
    (at, seenAt) => {
      const note = noteOf({ ...holding(0), sawAllAt: at, carried: undefined }, maxAge);
      expect(carriedIn(note)).toEqual({ seenAt, waits: [] });
    },
  );

  it('is what it was left itself until it could tell whether that holds', () => {
    const waits = [{ policy: 'reboot', fingerprint: 'f0', targets: [{ target: 'i-9', since: 500 }] }];
    const carried = { seenAt: 8_000, waits };
    expect(carriedIn(noteOf({ ...holding(1), carried }, maxAge))).toEqual(carried);
    expect(carriedIn(noteOf({ ...holding(1), sawAllAt: undefined, carried }, maxAge))).toEqual(carried);
  });

  const left = (seenAt: number, targets: readonly string[]) => ({
    seenAt,
    waits: [
      { policy: 'replace', fingerprint: 'f1', targets: targets.map((target) => ({ target, since: 500 })) },
    ],
  });

  it.each([
    ['all of what it was left', left(8_000, ['i-0']), left(9_000, ['i-0'])],
    ['a part of what it was left', left(8_000, ['i-0', 'i-7']), left(8_000, ['i-0', 'i-7'])],
    ['what nobody saw for too long', left(9_000 - maxAge - 1, ['i-0']), left(9_000 - maxAge - 1, ['i-0'])],
    ['what it saw in time', left(9_000 - maxAge, ['i-0']), left(9_000, ['i-0'])],
  ])('once it has seen %s to hold', (_, carried, word) => {
    expect(carriedIn(noteOf({ ...holding(1), carried }, maxAge))).toEqual(word);
  });

  it.each([
    [50, 50],
    [51, 50],
  ])('is of %i that wait the %i that have for longest', (waiting, told) => {
    const targets = carriedIn(noted(waiting))?.waits[0]?.targets ?? [];
    expect(targets).toHaveLength(told);
    expect(targets[0]).toEqual({ target: 'i-0', since: 1_000 });
  });

  it.each(['{', '[]', '{"seenAt":"now","waits":[]}', '{"seenAt":1,"waits":[],"more":1}'])(
    'is not gone by where it is not understood: %s',
    (note) => {
      expect(carriedIn(note)).toBeUndefined();
    },
  );
});

describe('of the journal and the note', () => {
  const early = { seenAt: 1, waits: [] };
  const late = { seenAt: 2, waits: [] };

  it.each([
    ['the later one counts', early, late, late],
    ['the later one counts, whichever it is', late, early, late],
    ['the one that there is counts', undefined, early, early],
    ['the one that there is counts', early, undefined, early],
    ['neither counts where there is none', undefined, undefined, undefined],
  ])('%s', (_title, told, note, expected) => {
    expect(latestOf(told, note)).toBe(expected);
  });
});
