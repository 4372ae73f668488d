import { describe, expect, it } from 'vitest';
import type { Series } from '../../../../src/pollers/metric-data.ts';
import { deadLettersWord, depthWord, oldestMessageWord } from '../../../../src/pollers/sqs/queue-words.ts';

const minuteMs = 60_000;
const now = Date.UTC(2026, 0, 5, 12, 0, 30);
const newestAt = Date.UTC(2026, 0, 5, 11, 59);

/** Values of the newest minutes, oldest first; the last is of a minute ago. */
function series(...values: readonly number[]): Series {
  const at = (index: number) => newestAt - (values.length - 1 - index) * minuteMs;
  return { datapoints: new Map(values.map((value, index) => [at(index), value])) };
}

/** Sixteen minutes from one value to another, in even steps. */
const rising = (from: number, to: number): Series =>
  series(...Array.from({ length: 16 }, (_, index) => from + ((to - from) * index) / 15));

describe('the word on the oldest message of a queue', () => {
  const hour = 3_600;
  const word = (age: Series, parts: { retentionSeconds?: number; isForDeadLetters?: boolean } = {}) =>
    oldestMessageWord(age, { now, retentionSeconds: 4 * hour, isForDeadLetters: false, ...parts });

  it.each([
    ['pass', 3 * hour - 1],
    ['fail', 3 * hour],
  ])('is %s when %d of 14,400 s are over', (state, value) => {
    expect(word(series(value))).toMatchObject({ state, value });
  });

  it('is a warning only where dead letters are about to be deleted', () => {
    expect(word(series(3 * hour), { isForDeadLetters: true })).toMatchObject({
      state: 'warn',
      reason: 'the oldest message has waited 3 h at 11:59 UTC, and after 4 h it is deleted',
    });
  });

  it.each([
    ['warn', 840],
    ['pass', 839],
  ])('is %s when in 15 min it has aged by %d s', (state, aged) => {
    expect(word(rising(60, 60 + aged)).state).toBe(state);
  });

  it('says nothing against dead letters that wait, or where a quarter of an hour is not known', () => {
    expect(word(rising(60, 960), { isForDeadLetters: true }).state).toBe('pass');
    expect(word(series(60, 960)).state).toBe('pass');
  });

  it('is unknown without a datapoint of the last five minutes, and has no number then', () => {
    const old = (minutes: number) => ({ datapoints: new Map([[now - minutes * minuteMs, 5]]) });
    expect(word(series())).toEqual({
      state: 'unknown',
      reason: 'No age was reported in 5 minutes, as of a queue that nobody uses',
    });
    expect(word(old(5)).state).toBe('pass');
    expect(word(old(5.1)).state).toBe('unknown');
  });

  it('says where CloudWatch told only a part', () => {
    expect(word({ ...series(), gap: 'CloudWatch answered only a part of it' })).toEqual({
      state: 'unknown',
      reason: 'No age is known: CloudWatch answered only a part of it',
    });
  });

  it('holds nothing against a retention that is not known', () => {
    const { state } = oldestMessageWord(series(1e6), {
      now,
      retentionSeconds: undefined,
      isForDeadLetters: false,
    });
    expect(state).toBe('pass');
  });
});

describe('the word on the depth of a queue', () => {
  const word = (depth: Series, isForDeadLetters = false) => depthWord(depth, { now, isForDeadLetters });

  it.each([
    ['pass', 0, 99],
    ['warn', 0, 100],
    ['warn', 50, 100],
    ['pass', 51, 100],
  ])('is %s from %d to %d messages in 15 min', (state, from, to) => {
    expect(word(rising(from, to))).toMatchObject({ state, value: to });
  });

  it('is well once it falls again, of dead letters, and without a past', () => {
    const falling = { datapoints: new Map([...rising(10, 1_000).datapoints, [newestAt, 900]]) };
    expect(word(falling).state).toBe('pass');
    expect(word(rising(0, 1_000), true).state).toBe('pass');
    expect(word(series(1_000)).state).toBe('pass');
  });

  it('is unknown without a datapoint', () => {
    expect(word(series())).not.toHaveProperty('value');
  });
});

describe('the word on dead letters', () => {
  const word = (depth: Series | undefined, shared = false) => deadLettersWord(depth, { now, shared });

  it('is a warning with their number when any came within a quarter of an hour', () => {
    expect(word(series(4, 4, 5))).toMatchObject({ state: 'warn', value: 1 });
    expect(word(series(4, 4, 4))).toMatchObject({ state: 'pass', value: 0 });
  });

  it('counts from the least that lay there, for somebody may have taken some', () => {
    expect(word(series(9, 2, 5))).toMatchObject({ state: 'warn', value: 3 });
    expect(word(series(9, 5))).toMatchObject({ state: 'pass', value: 0 });
  });

  it('says where other queues may be meant', () => {
    expect(word(series(0, 1), true).reason).toMatch(/which other queues use, too$/);
  });

  it.each([
    ['a queue that is not read', undefined],
    ['nothing reported', series()],
    ['one minute only', series(7)],
  ])('is unknown with %s', (_, depth) => {
    expect(word(depth).state).toBe('unknown');
  });
});
