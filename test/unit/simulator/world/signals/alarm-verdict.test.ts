import { describe, expect, it } from 'vitest';
import { alarmVerdict } from '../../../../../src/simulator/world/signals/alarm-verdict.ts';

const rules = {
  comparison: 'GreaterThanThreshold',
  threshold: 10,
  evaluationPeriods: 3,
} as const;

/** `X` breaches, `0` does not, `-` is missing; the newest stands last, as in AWS's own tables. */
function range(text: string): (number | undefined)[] {
  return text
    .split('')
    .map((one) => ({ X: 20, '0': 5 })[one])
    .toReversed();
}

const treatments = ['missing', 'ignore', 'breaching', 'notBreaching'] as const;
const insufficient = 'INSUFFICIENT_DATA';
const stays = undefined;

describe('an alarm of 3 out of 3, over a range of five periods', () => {
  it.each([
    ['0-X-X', ['OK', 'OK', 'OK', 'OK']],
    ['0X-XX', ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
    ['XXX0X', ['OK', 'OK', 'OK', 'OK']],
    ['----0', ['OK', 'OK', 'OK', 'OK']],
    ['-----', [insufficient, stays, 'ALARM', 'OK']],
    ['--X--', ['ALARM', stays, 'ALARM', 'OK']],
    ['0XX--', ['OK', 'OK', 'OK', 'OK']],
  ] as const)('makes of %s what AWS documents, by how missing data is treated', (text, expected) => {
    const states = treatments.map(
      (missing) => alarmVerdict({ ...rules, datapointsToAlarm: 3, missing }, range(text))?.state,
    );
    expect(states).toEqual(expected);
  });
});

describe('an alarm of 2 out of 3, over a range of five periods', () => {
  it.each([
    ['0-X-X', ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
    ['00X0X', ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
    ['0-X--', ['OK', 'OK', 'ALARM', 'OK']],
    ['----0', ['OK', 'OK', 'ALARM', 'OK']],
    ['---X-', ['ALARM', stays, 'ALARM', 'OK']],
    ['-----', [insufficient, stays, 'ALARM', 'OK']],
  ] as const)('makes of %s what AWS documents, by how missing data is treated', (text, expected) => {
    const states = treatments.map(
      (missing) => alarmVerdict({ ...rules, datapointsToAlarm: 2, missing }, range(text))?.state,
    );
    expect(states).toEqual(expected);
  });
});

describe('a threshold', () => {
  it.each([
    ['GreaterThanThreshold', 10, 'OK'],
    ['GreaterThanThreshold', 10.1, 'ALARM'],
    ['GreaterThanOrEqualToThreshold', 10, 'ALARM'],
    ['GreaterThanOrEqualToThreshold', 9.9, 'OK'],
    ['LessThanThreshold', 10, 'OK'],
    ['LessThanThreshold', 9.9, 'ALARM'],
    ['LessThanOrEqualToThreshold', 10, 'ALARM'],
    ['LessThanOrEqualToThreshold', 10.1, 'OK'],
  ] as const)('%s of 10 makes %d %s', (comparison, value, state) => {
    const alarm = {
      ...rules,
      comparison,
      evaluationPeriods: 1,
      datapointsToAlarm: 1,
      missing: 'missing',
    } as const;
    expect(alarmVerdict(alarm, [value, undefined, undefined])?.state).toBe(state);
  });
});
