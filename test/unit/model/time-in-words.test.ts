import { expect, it } from 'vitest';
import { whenInWords } from '../../../src/model/time-in-words.ts';

const now = Date.UTC(2026, 10, 30, 5, 8);
const hour = 3_600_000;

it.each([
  [now + 12 * hour - 1, '17:07 UTC'],
  [now + 12 * hour, '2026-11-30 17:08 UTC'],
  [now + 24 * hour, '2026-12-01 05:08 UTC'],
  [now - 12 * hour + 1, '2026-11-29 17:08 UTC'.slice(11)],
  [now - 12 * hour, '2026-11-29 17:08 UTC'],
])('a time half a day away or more has its date, or it would be read as one of today: %i', (at, words) => {
  expect(whenInWords(at, now)).toBe(words);
});
