import { describe, expect, it } from 'vitest';
import { LookRecorder, sameWaits } from '../../../src/engine/look-recorder.ts';
import { mostSaid } from '../../../src/journal/observed/compact.ts';
import type { Observation } from '../../../src/model/observation.ts';
import type { Pending, Waiting } from '../../../src/policy/pending.ts';
import { instance, start } from '../../support/policy-fixtures.ts';

const quiet = { deniedPermissions: new Set<string>(), foreseenDenials: [], calendars: {} };

function said(name: string, seconds: number, ...ids: readonly string[]): Observation {
  return {
    kind: 'complete',
    observer: { name, account: '111122223333', region: 'eu-west-1' },
    observedAt: start + seconds * 1000,
    resources: ids.map((id) => instance(id)),
    signals: [],
  };
}

describe('looks at the world', () => {
  it('of which nothing comes are gathered, each observer with its last word', () => {
    const looks = new LookRecorder();
    looks.hear([said('ec2/instances', 0, 'i-1')], start, 'decision');
    looks.take(quiet);

    looks.hear([said('ec2/instances', 15, 'i-1'), said('ec2/status', 15)], start + 15_000, 'decision');
    looks.hear([said('ec2/instances', 30, 'i-1')], start + 30_000, 'nothing');
    const [event] = looks.take(quiet);

    expect(event).toMatchObject({ at: start + 30_000, kind: 'observed', leadsTo: 'nothing' });
    expect(
      event?.kind === 'observed' &&
        event.heard.map(({ observer, observedAt }) => [observer.split('@')[0], observedAt - start]),
    ).toEqual([
      ['ec2/status', 15_000],
      ['ec2/instances', 30_000],
    ]);
  });

  it('keep what was new in between', () => {
    const looks = new LookRecorder();
    looks.hear([said('ec2/instances', 0, 'i-1')], start, 'decision');
    looks.hear([said('ec2/instances', 15, 'i-1', 'i-2')], start + 15_000, 'decision');
    looks.hear([said('ec2/instances', 30, 'i-1', 'i-2')], start + 30_000, 'decision');
    const [event] = looks.take(quiet);

    expect(event?.kind === 'observed' && event.heard.map(({ said: news = [] }) => news.length)).toEqual([
      1, 1, 0,
    ]);
  });

  it('are written when something came of them, else once a minute', () => {
    const looks = new LookRecorder();
    looks.hear([], start, 'decision');
    expect(looks.isDue(start)).toBe(true);
    looks.take(quiet);
    looks.hear([], start + 59_999, 'decision');

    expect(looks.isDue(start + 59_999)).toBe(false);
    expect(looks.isDue(start + 60_000)).toBe(true);
    looks.matters();
    expect(looks.isDue(start + 59_999)).toBe(true);
    looks.take(quiet);
    expect(looks.isDue(start + 59_999)).toBe(false);
  });

  it('are written once', () => {
    const looks = new LookRecorder();
    looks.hear([], start, 'decision');

    expect(looks.take(quiet)).toHaveLength(1);
    expect(looks.take(quiet)).toEqual([]);
  });

  it('of a large account make several entries, of which the last says what followed', () => {
    const looks = new LookRecorder();
    const ids = Array.from({ length: 2 * mostSaid }, (_, index) => `i-${index}`);
    looks.hear([said('ec2/instances', 0, ...ids)], start, 'decision');
    const events = looks.take({
      settleUntil: start + 1,
      deniedPermissions: new Set(['111111111111 ec2:RebootInstances']),
      foreseenDenials: [
        { account: '1', permission: 'ec2:StartInstances', identity: 'arn:aws:iam::1:role/h', since: start },
      ],
      calendars: { office: { state: 'open', reason: 'by day' } },
    });

    expect(events).toHaveLength(2);
    expect(events[0]).not.toHaveProperty('leadsTo');
    expect(events[1]).toMatchObject({
      leadsTo: 'decision',
      settleUntil: start + 1,
      denied: ['111111111111 ec2:RebootInstances'],
      foreseen: [{ account: '1', permission: 'ec2:StartInstances' }],
      calendars: { office: { state: 'open' } },
    });
  });
});

describe('whether something came of an evaluation', () => {
  const pending = (targets: Record<string, Waiting>): Pending => ({
    policies: new Map([['replace', { fingerprint: 'f', targets: new Map(Object.entries(targets)) }]]),
  });

  it.each<[string, Record<string, Waiting>, Record<string, Waiting>, boolean]>([
    ['nothing waits', {}, {}, true],
    ['it waits as before', { a: { since: 1 } }, { a: { since: 1 } }, true],
    ['only when to look again has moved', { a: { reviewAt: 1 } }, { a: { reviewAt: 2 } }, true],
    ['a condition began to hold', {}, { a: { since: 1 } }, false],
    ['one ceased to hold', { a: { since: 1 } }, {}, false],
    ['one began anew', { a: { since: 1 } }, { a: { since: 2 } }, false],
  ])('%s', (_what, before, after, same) => {
    expect(sameWaits(pending(before), pending(after))).toBe(same);
  });
});
