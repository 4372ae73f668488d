import { timeInWords } from '../../../src/model/time-in-words.ts';
import { describe, expect, it } from 'vitest';
import { asSentence, durationInWords, percentInWords } from '../../../src/safety/in-words.ts';
import { noon } from '../../support/model-builder.ts';

describe('durations in words', () => {
  it.each([
    [-5, '0 s'],
    [999, '0 s'],
    [119_999, '119 s'],
    [120_000, '2 min'],
    [150_000, '2 min 30 s'],
    [7_199_999, '119 min 59 s'],
    [7_200_000, '2 h'],
    [9_000_000, '2 h 30 min'],
  ])('%i ms is %s', (milliseconds, words) => {
    expect(durationInWords(milliseconds)).toBe(words);
  });

  it.each([
    ['fencing is not proven', 'Fencing is not proven.'],
    [' Is it? ', 'Is it?'],
    ['Done.', 'Done.'],
  ])('makes a sentence of %j', (reason, sentence) => {
    expect(asSentence(reason)).toBe(sentence);
  });

  it('leaves no binary dust on shares, and tells the time in UTC', () => {
    expect(percentInWords(0.07)).toBe('7 %');
    expect(percentInWords(1 / 3)).toBe('33.3 %');
    expect(timeInWords(noon)).toBe('12:00 UTC');
  });
});
