import { describe, expect, it } from 'vitest';
import { emptyMemory, remember } from '../../../src/engine/history.ts';
import type { JournalEvent, RecordedEvent } from '../../../src/journal/event.ts';
import { noon } from '../../support/model-builder.ts';

const asks: JournalEvent = {
  at: noon,
  kind: 'decision',
  proposal: 'p/t/0',
  policy: 'p',
  action: 'a',
  target: 't',
  rungIndex: 0,
  since: noon,
  verdict: 'host-failed',
  reason: 'two witnesses',
  evidence: [],
  outcome: 'await-approval',
  gates: [{ gate: 'approval', outcome: 'defer', reason: 'nobody has' }],
};
const putsOff: JournalEvent = { ...asks, outcome: 'defer', gates: [] };
const ends: JournalEvent = { at: noon, kind: 'proposal-ended', proposal: 'p/t/0', policy: 'p', target: 't' };
const loads = (revision: string): JournalEvent => ({
  at: noon,
  kind: 'policies-loaded',
  revision,
  policies: ['p'],
});
const starts: JournalEvent = { at: noon, kind: 'daemon-started', version: '1', instance: 'd' };

describe('a question to people', () => {
  it.each([
    { what: 'has the number of the event with which it was asked', events: [loads('a'), asks], number: 2 },
    { what: 'is the same while it is asked once more', events: [asks, asks], number: 1 },
    { what: 'is the same after another gate stood between', events: [asks, putsOff, asks], number: 1 },
    {
      what: 'is the same after the same policies were read again',
      events: [loads('a'), asks, loads('a')],
      number: 2,
    },
    { what: 'is none where only another gate is against it', events: [putsOff], number: undefined },
    { what: 'is over when its proposal ends', events: [asks, ends], number: undefined },
    { what: 'is another one when it is raised anew', events: [asks, ends, asks], number: 3 },
    {
      what: 'is over with the policies that asked',
      events: [loads('a'), asks, loads('b')],
      number: undefined,
    },
    { what: 'is over with a restart', events: [asks, starts], number: undefined },
  ])('$what', ({ events, number }) => {
    const recorded = events.map((event, index): RecordedEvent => ({ ...event, number: index + 1 }));
    const memory = recorded.reduce(remember, emptyMemory);

    expect(memory.history.questions.get('p/t/0')).toBe(number);
  });
});
