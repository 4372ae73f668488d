import { describe, expect, it } from 'vitest';
import {
  alarmsIn,
  parseAlarmRule,
  ruleHolds,
} from '../../../../../src/simulator/world/signals/alarm-rule.ts';
import type { AlarmState } from '../../../../../src/simulator/world/state/alarm.ts';

const states: Readonly<Record<string, AlarmState>> = {
  red: 'ALARM',
  green: 'OK',
  gray: 'INSUFFICIENT_DATA',
  'with space': 'ALARM',
  'arn:aws:cloudwatch:us-east-1:111122223333:alarm:red': 'ALARM',
};

describe('the rule of a composite alarm', () => {
  it.each([
    ['ALARM(red)', true],
    ['ALARM("red")', true],
    ['ALARM(green)', false],
    ['OK(green)', true],
    ['INSUFFICIENT_DATA(gray)', true],
    ['ALARM("with space")', true],
    ['ALARM(arn:aws:cloudwatch:us-east-1:111122223333:alarm:red)', true],
    ['NOT ALARM(red)', false],
    ['ALARM(red) AND ALARM(green)', false],
    ['ALARM(red) OR ALARM(green)', true],
    ['ALARM(red) OR ALARM(green) AND ALARM(gray)', true],
    ['(ALARM(red) OR ALARM(green)) AND ALARM(gray)', false],
    ['NOT (ALARM(green) OR ALARM(gray))', true],
    ['NOT ALARM(green) AND ALARM(red)', true],
    ['TRUE', true],
    ['FALSE or alarm(red)', true],
    ['ALARM(gone)', false],
  ])('%s is %s', (text, holds) => {
    expect(ruleHolds(parseAlarmRule(text), (alarm) => states[alarm])).toBe(holds);
  });

  it.each([
    ['', 'found the end'],
    ['ALARM', 'expected ('],
    ['ALARM()', 'names no alarm'],
    ['ALARM(red', 'expected )'],
    ['ALARM(red) ALARM(green)', 'nothing may follow'],
    ['BROKEN(red)', 'found BROKEN'],
    ['ALARM(red) AND', 'found the end'],
  ])('%j is refused: %s', (text, why) => {
    expect(() => parseAlarmRule(text)).toThrow(why);
  });

  it('says which alarms it is about', () => {
    expect(alarmsIn(parseAlarmRule('ALARM(red) AND NOT (OK(green) OR TRUE)'))).toEqual(['red', 'green']);
  });
});
