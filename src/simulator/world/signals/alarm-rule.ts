import type { AlarmRule, AlarmState } from '../state/alarm.ts';

/** Longer than this is no rule for CloudWatch either. */
const lengthAtMost = 10_240;

/**
 * Reads an AlarmRule as PutCompositeAlarm takes it: `ALARM(name)`, `OK("name")`, `INSUFFICIENT_DATA(arn)`,
 * `TRUE`, `FALSE`, joined by AND, OR, NOT and parentheses; NOT binds more than AND, AND more than OR.
 * Throws a plain Error that says what is wrong.
 */
export function parseAlarmRule(text: string): AlarmRule {
  if (text.length > lengthAtMost) throw new Error(`a rule has at most ${lengthAtMost} characters`);
  const tokens = tokenize(text);
  let at = 0;
  const take = (word: string): boolean => {
    if (tokens[at]?.toUpperCase() !== word) return false;
    at += 1;
    return true;
  };
  const need = (word: string) => {
    if (!take(word)) throw new Error(`expected ${word} but found ${tokens[at] ?? 'the end'}`);
  };
  const joined = (word: 'AND' | 'OR', part: () => AlarmRule): AlarmRule => {
    const first = part();
    const of = [first];
    while (take(word)) of.push(part());
    return of.length === 1 ? first : { kind: word === 'AND' ? 'and' : 'or', of };
  };
  const either = (): AlarmRule => joined('OR', both);
  const both = (): AlarmRule => joined('AND', term);
  const term = (): AlarmRule => {
    if (take('NOT')) return { kind: 'not', of: term() };
    if (take('TRUE')) return { kind: 'constant', value: true };
    if (take('FALSE')) return { kind: 'constant', value: false };
    if (take('(')) {
      const inner = either();
      need(')');
      return inner;
    }
    const state = states.find((one) => take(one));
    if (state === undefined)
      throw new Error(`expected an alarm's state but found ${tokens[at] ?? 'the end'}`);
    need('(');
    const name = tokens[at];
    if (name === undefined || name === ')') throw new Error(`${state} names no alarm`);
    at += 1;
    need(')');
    return { kind: 'state', state, alarm: name.replaceAll('"', '') };
  };
  const rule = either();
  if (at < tokens.length) throw new Error(`nothing may follow but found ${tokens[at]}`);
  return rule;
}

/** Whether a rule holds, given the state of each alarm by name or ARN; of one that is not there nothing holds. */
export function ruleHolds(rule: AlarmRule, stateOf: (alarm: string) => AlarmState | undefined): boolean {
  switch (rule.kind) {
    case 'constant':
      return rule.value;
    case 'state':
      return stateOf(rule.alarm) === rule.state;
    case 'not':
      return !ruleHolds(rule.of, stateOf);
    case 'and':
      return rule.of.every((part) => ruleHolds(part, stateOf));
    case 'or':
      return rule.of.some((part) => ruleHolds(part, stateOf));
  }
}

/** Names and ARNs of the alarms that a rule speaks of. */
export function alarmsIn(rule: AlarmRule): readonly string[] {
  switch (rule.kind) {
    case 'constant':
      return [];
    case 'state':
      return [rule.alarm];
    case 'not':
      return alarmsIn(rule.of);
    case 'and':
    case 'or':
      return rule.of.flatMap(alarmsIn);
  }
}

const states: readonly AlarmState[] = ['ALARM', 'OK', 'INSUFFICIENT_DATA'];

function tokenize(text: string): readonly string[] {
  return text.match(/"[^"]*"|[()]|[^\s()"]+/g) ?? [];
}
