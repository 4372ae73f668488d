import { describe, expect, it } from 'vitest';
import type { CalendarStanding } from '../../../../src/safety/calendar.ts';
import { calendar } from '../../../../src/safety/gates/calendar.ts';
import { gates } from '../../../../src/safety/registry.ts';
import { judge } from '../../../../src/safety/judge.ts';
import { defaultSafetySettings } from '../../../../src/safety/settings.ts';
import { noon } from '../../../support/model-builder.ts';
import { facts, hour, policy, proposal } from '../../../support/safety-builder.ts';

const open: CalendarStanding = { state: 'open', reason: 'no closed window is on' };
const until = (at: number): CalendarStanding => ({ state: 'closed', reason: '"freeze" lasts', until: at });

function known(standings: Record<string, CalendarStanding | Error>, every?: string) {
  const calendars = new Map(
    Object.entries(standings).map(([name, standing]) => [
      name,
      {
        name,
        standingAt: () => {
          if (standing instanceof Error) throw standing;
          return standing;
        },
      },
    ]),
  );
  return facts({
    settings: { ...defaultSafetySettings, calendars, ...(every === undefined ? {} : { calendar: every }) },
  });
}

const of = (name?: string) => proposal({ policy: policy(name === undefined ? {} : { calendar: name }) });

describe('calendar', () => {
  it('allows what keeps to none', () => {
    expect(calendar.evaluate(of(), known({ freeze: until(noon + hour) })).outcome).toBe('allow');
  });

  it.each([
    ['the policy keeps to a closed one', 'a', undefined],
    ['every policy keeps to a closed one', undefined, 'a'],
    ['one of two is closed', 'a', 'b'],
    ['one of two is closed, the other way round', 'b', 'a'],
  ])('defers where %s', (_what, ofPolicy, ofAll) => {
    const answer = calendar.evaluate(of(ofPolicy), known({ a: until(noon + hour), b: open }, ofAll));

    expect(answer).toMatchObject({ outcome: 'defer', until: noon + hour });
    expect(answer.reason).toBe(
      'The calendar a is closed: "freeze" lasts; it may open at 2026-01-01 13:00 UTC.',
    );
  });

  it('waits for the last of two that are closed', () => {
    const both = known({ a: until(noon + hour), b: until(noon + 2 * hour) }, 'a');

    expect(calendar.evaluate(of('b'), both).until).toBe(noon + 2 * hour);
  });

  it('allows where all are open', () => {
    expect(calendar.evaluate(of('a'), known({ a: open, b: open }, 'b')).outcome).toBe('allow');
  });

  it('takes one that nobody wrote, and one that cannot be read, for closed', () => {
    expect(calendar.evaluate(of('gone'), known({})).outcome).toBe('deny');

    const broken = known({ a: new Error('planted') });
    const only = gates.filter(({ name }) => name === 'calendar');
    expect(judge(only, [of('a')], broken)[0]?.outcome).toBe('refuse');
  });
});
