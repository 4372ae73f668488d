import { describe, expect, it } from 'vitest';
import { emptyMemory, remember } from '../../../src/engine/history.ts';
import type { JournalEvent, RecordedEvent } from '../../../src/journal/event.ts';
import type { Incident } from '../../../src/model/incident.ts';
import { noon } from '../../support/model-builder.ts';

interface Need {
  readonly policy: string;
  readonly target: string;
  readonly incident?: string;
}

const need: Need = { policy: 'p', target: 't', incident: 'inc-1' };
const alone: Need = { policy: 'p', target: 't' };
const takes = (by: string, about: Need = need): JournalEvent => ({
  at: noon,
  kind: 'taken',
  by,
  channel: 'cli',
  ...about,
});
const givesBack = (about: Need = need): JournalEvent => ({
  at: noon,
  kind: 'given-back',
  from: 'ana',
  by: 'ben',
  channel: 'cli',
  ...about,
});
const incident = (id: string, how: 'updated' | 'closed'): JournalEvent => ({
  at: noon,
  kind: 'incident',
  how,
  incident: { id } as Incident,
});
const turns = (target: string, to: 'healthy' | 'degraded'): JournalEvent => ({
  at: noon,
  kind: 'verdict-changed',
  target,
  to,
  reason: '',
  evidence: [],
});
const restart: JournalEvent = { at: noon, kind: 'daemon-started', version: '1', instance: 'd' };

describe('what somebody has taken', () => {
  it.each<[string, readonly JournalEvent[], readonly string[]]>([
    ['stays taken, also over a restart', [takes('ana'), restart, incident('inc-1', 'updated')], ['ana']],
    ['has one person at a time', [takes('ana'), takes('ben')], ['ben']],
    [
      'is one of several',
      [takes('ana'), takes('ben', { ...need, target: 'u', incident: 'inc-2' })],
      ['ana', 'ben'],
    ],
    ['is over when it is given back', [takes('ana'), givesBack()], []],
    [
      'is not over when something else is',
      [takes('ana'), givesBack({ ...need, incident: 'inc-2' })],
      ['ana'],
    ],
    ['is over with its incident', [takes('ana'), incident('inc-1', 'closed')], []],
    ['is not over with another incident', [takes('ana'), incident('inc-2', 'closed')], ['ana']],
    ['is not over when one of many is healthy', [takes('ana'), turns('t', 'healthy')], ['ana']],
    [
      'without an incident is over when its target is healthy',
      [takes('ana', alone), turns('t', 'healthy')],
      [],
    ],
    [
      'without an incident is not over before',
      [takes('ana', alone), turns('t', 'degraded'), turns('u', 'healthy')],
      ['ana'],
    ],
  ])('%s', (_, events, expected) => {
    const recorded = events.map((event, index): RecordedEvent => ({ ...event, number: index + 1 }));

    const { history } = recorded.reduce(remember, emptyMemory);

    expect(history.taken.map(({ by }) => by)).toEqual(expected);
  });
});
