import { describe, expect, it } from 'vitest';
import { asTimeline, type StoryLine } from '../../../../src/simulator/gameday/story.ts';

const line = (seconds: number, subject: string, more: Partial<StoryLine> = {}): StoryLine => ({
  at: seconds * 1000,
  lane: 'world',
  subject,
  text: 'fails',
  ...more,
});
const told = (lines: readonly StoryLine[]) =>
  asTimeline(lines, 0).map(({ atSeconds, subject, text }) => `${atSeconds} ${subject}: ${text}`);

describe('the timeline', () => {
  it('counts seconds from the fault, and what came before it is negative', () => {
    expect(asTimeline([line(10, 'a'), line(61.26, 'b')], 60_000)).toEqual([
      { atSeconds: -50, lane: 'world', subject: 'a', text: 'fails' },
      { atSeconds: 1.3, lane: 'world', subject: 'b', text: 'fails' },
    ]);
  });

  it('puts the cause before its effect where both came at one instant', () => {
    const lanes = asTimeline(
      [line(1, 'a', { lane: 'harm' }), line(1, 'a', { lane: 'action' }), line(1, 'a')],
      0,
    );
    expect(lanes.map(({ lane }) => lane)).toEqual(['action', 'world', 'harm']);
  });

  it.each([
    { apart: 15, told: ['0 a, b: fails'] },
    { apart: 15.1, told: ['0 a: fails', '15.1 b: fails'] },
  ])('tells what befalls several things within 15 s as one event: $apart s apart', ({ apart, told: as }) => {
    expect(told([line(0, 'a', { together: 'x' }), line(apart, 'b', { together: 'x' })])).toEqual(as);
  });

  it('names three subjects, and of four or more two and the number of the rest', () => {
    const of = (...subjects: string[]) => told(subjects.map((one) => line(0, one, { together: 'x' })));
    expect(of('a', 'b', 'c')).toEqual(['0 a, b, c: fails']);
    expect(of('a', 'b', 'c', 'd')).toEqual(['0 a, b and 2 more: fails']);
  });

  it('tells a repetition once and counts it', () => {
    const again = (seconds: number) => line(seconds, 'a', { once: 'same' });
    expect(told([again(0), again(100)])).toEqual(['0 a: fails (and 1 more time)']);
    expect(told([again(0), again(100), again(200)])).toEqual(['0 a: fails (and 2 more times)']);
  });

  it('bounds each lane apart and says how much it left out', () => {
    const lines = [
      ...Array.from({ length: 45 }, (_, index) => line(index, `s${index}`, { lane: 'signal' })),
      line(50, 'users', { lane: 'users' }),
    ];
    const timeline = asTimeline(lines, 0);
    expect(timeline).toHaveLength(42);
    expect(timeline.slice(-2)).toEqual([
      { atSeconds: 40, lane: 'signal', subject: '', text: '5 more of these in the next 4 s are left out' },
      { atSeconds: 50, lane: 'users', subject: 'users', text: 'fails' },
    ]);
  });
});
