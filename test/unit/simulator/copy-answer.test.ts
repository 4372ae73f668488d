import { describe, expect, it } from 'vitest';
import { copyAnswer } from '../../../src/simulator/copy-answer.ts';

const answer = () => ({
  Reservations: [{ Instances: [{ InstanceId: 'i-1', LaunchTime: new Date(5), State: { Code: 16 } }] }],
  Body: new Uint8Array([1, 2]),
  NextToken: undefined,
});

describe('the copy of an answer', () => {
  it('says the same', () => {
    expect(copyAnswer(answer())).toStrictEqual(structuredClone(answer()));
  });

  it('does not change with what it was made of', () => {
    const first = answer();
    const copy = copyAnswer(first);
    first.Reservations[0]?.Instances[0]?.LaunchTime.setTime(9);
    first.Reservations[0]?.Instances.pop();
    first.Body[0] = 7;
    expect(copy).toStrictEqual(answer());
  });
});
