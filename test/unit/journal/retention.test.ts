import { describe, expect, it } from 'vitest';
import type { JournalEvent } from '../../../src/journal/event.ts';
import { createMemoryStore } from '../../../src/journal/memory-store.ts';
import { pruneJournal } from '../../../src/journal/retention.ts';
import type { Incident } from '../../../src/model/incident.ts';

const noise = (at: number): JournalEvent => ({
  at,
  kind: 'proposal-ended',
  proposal: 'p',
  policy: 'p',
  target: 't',
});

const about = (remediation: string) => ({
  remediation,
  proposal: 'p',
  policy: 'p',
  action: 'reboot-instance',
  effect: 'removes-target' as const,
  target: 'i-1',
  rungIndex: 0,
  groups: [],
  region: 'eu-west-1',
  account: '111111111111',
});

const intent = (at: number, remediation: string): JournalEvent => ({
  ...about(remediation),
  at,
  kind: 'intent',
  step: 0,
  purpose: 'remedy',
  plan: {},
  expiresAt: at + 120,
});

const step = (at: number, remediation: string): JournalEvent => ({
  at,
  kind: 'step',
  remediation,
  step: 0,
  progress: 'sent',
  detail: '',
});

const ended = (at: number, remediation: string): JournalEvent => ({
  ...about(remediation),
  at,
  kind: 'remediation-ended',
  startedAt: 1,
  outcome: 'success',
  reason: '',
});

const openIncident: Incident = {
  id: 'inc-1',
  subject: 'i-1',
  subjectName: 'web-1',
  verdict: 'host-failed',
  fingerprint: 'f',
  openedAt: 1,
  affected: [],
  services: [],
  reason: '',
  evidence: [],
  timeline: [],
};

const incident = (at: number, how: 'opened' | 'updated' | 'closed'): JournalEvent => ({
  at,
  kind: 'incident',
  how,
  incident: openIncident,
});

const hold = (at: number, expiresAt: number): JournalEvent => ({
  at,
  kind: 'hold-placed',
  hold: { id: 'h', scope: 'all', actions: [], reason: '', owner: '', createdAt: at, expiresAt },
});

const stop = (at: number, state: 'thrown' | 'clear'): JournalEvent => ({
  at,
  kind: 'stop-switch',
  state,
  source: 'api',
});

const breaker = (at: number, state: 'open' | 'latched' | 'closed', size?: number): JournalEvent => ({
  at,
  kind: 'group-breaker',
  group: 'asg',
  name: 'web',
  state,
  reason: '',
  ...(size === undefined ? {} : { size }),
});

const loaded = (at: number): JournalEvent => ({ at, kind: 'policies-loaded', revision: 'r', policies: [] });

const observed = (at: number): JournalEvent => ({ at, kind: 'observed', heard: [] });

const started = (at: number): JournalEvent => ({ at, kind: 'daemon-started', version: '1', instance: 'd' });

/** The times of what is left after everything before 100 was pruned. */
async function left(events: readonly JournalEvent[]): Promise<number[]> {
  const store = createMemoryStore();
  await store.append(1, events);
  await pruneJournal(store, 100);
  const times: number[] = [];
  for await (const event of store.read()) times.push(event.at);
  return times;
}

describe('pruning a journal', () => {
  it.each<[string, JournalEvent[], number[]]>([
    ['drops what is older and keeps what is not', [noise(1), noise(99), noise(100), noise(101)], [100, 101]],
    ['keeps the newest event, however old', [noise(1), noise(2)], [2]],
    ['drops raw observations with the rest', [observed(1), noise(2), observed(3), noise(100)], [100]],
    ['keeps those after the newest event of another kind', [noise(1), observed(200)], [200]],
    ['keeps by what the daemon judges since its last start', [started(1), started(2), noise(100)], [2, 100]],
    [
      'keeps every event of an open remediation',
      [intent(1, 'a'), noise(2), step(3, 'a'), noise(200)],
      [1, 3, 200],
    ],
    ['drops a remediation that ended', [intent(1, 'a'), ended(2, 'a'), noise(200)], [200]],
    ['drops a remediation that ended after the cut', [intent(1, 'a'), ended(150, 'a')], [150]],
    [
      'keeps the beginning and the latest word of an open incident',
      [incident(1, 'opened'), incident(2, 'updated'), incident(3, 'updated'), noise(200)],
      [1, 3, 200],
    ],
    ['drops a closed incident', [incident(1, 'opened'), incident(2, 'closed'), noise(200)], [200]],
    ['keeps a hold that still counts', [hold(1, 101), noise(200)], [1, 200]],
    ['drops a hold that ran out', [hold(1, 100), noise(200)], [200]],
    [
      'drops a hold that was released',
      [hold(1, 300), { at: 2, kind: 'hold-released', id: 'h', by: 'x' }, noise(200)],
      [200],
    ],
    ['keeps a stop switch that is thrown', [stop(1, 'thrown'), noise(200)], [1, 200]],
    ['drops a stop switch that was cleared', [stop(1, 'thrown'), stop(2, 'clear'), noise(200)], [200]],
    [
      'keeps a breaker that is latched',
      [breaker(1, 'open', 8), breaker(2, 'latched', 8), noise(200)],
      [2, 200],
    ],
    ['keeps the size that shares are taken of', [breaker(1, 'closed', 8), noise(200)], [1, 200]],
    ['drops a breaker that is closed', [breaker(1, 'open', 8), breaker(2, 'closed'), noise(200)], [200]],
    ['keeps the policies last loaded', [loaded(1), loaded(2), noise(200)], [2, 200]],
  ])('%s', async (_title, events, expected) => {
    expect(await left(events)).toEqual(expected);
  });
});
