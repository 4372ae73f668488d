import { describe, expect, it } from 'vitest';
import { foldPage, type OpenPages } from '../../../src/engine/open-pages.ts';
import type { JournalEvent } from '../../../src/journal/event.ts';
import { daemonPolicy } from '../../../src/policy/policy.ts';

const made = (at: number, policy = 'page-on-failed-host', target = 'i-1'): JournalEvent => ({
  kind: 'page',
  at,
  policy,
  target,
  to: 'oncall',
  summary: 'web-1 has failed',
  incident: 'inc-1',
});
const sent = (at: number, channel: string, outcome: 'sent' | 'failed' = 'sent'): JournalEvent => ({
  kind: 'notified',
  at: at + 1,
  channel,
  outcome,
  detail: '',
  page: { policy: 'page-on-failed-host', target: 'i-1', at },
});
const closed = (id: string): JournalEvent =>
  ({ kind: 'incident', at: 9, how: 'closed', incident: { id } }) as JournalEvent;

/** When each open page was made, and by what it was delivered. */
function openAfter(events: readonly JournalEvent[]): readonly (readonly [number, readonly string[]])[] {
  const pages: OpenPages = new Map();
  for (const event of events) foldPage(pages, event);
  return [...pages.values()].map(({ page, sentBy }) => [page.at, sentBy]);
}

describe('a page is open', () => {
  it('from when it was made, with the channels that delivered it', () => {
    expect(openAfter([made(1)])).toEqual([[1, []]]);
    expect(openAfter([made(1), sent(1, 'oncall'), sent(1, 'chat')])).toEqual([[1, ['oncall', 'chat']]]);
  });

  it('in a channel that could not deliver it', () => {
    expect(openAfter([made(1), sent(1, 'oncall', 'failed')])).toEqual([[1, []]]);
  });

  it('anew when it is made again: what delivered the one before has not delivered this one', () => {
    expect(openAfter([made(1), sent(1, 'oncall'), made(5), sent(1, 'chat')])).toEqual([[5, []]]);
  });

  it('until its incident closes, and not until another one does', () => {
    expect(openAfter([made(1), closed('inc-2')])).toEqual([[1, []]]);
    expect(openAfter([made(1), closed('inc-1')])).toEqual([]);
  });

  it('never when Holdfast calls about itself: that ends with the process', () => {
    expect(openAfter([made(1, daemonPolicy, 'journal')])).toEqual([]);
  });

  it('only among the newest thousand', () => {
    const pages: OpenPages = new Map();
    for (let at = 0; at < 1001; at += 1) foldPage(pages, made(at, 'page-on-failed-host', `i-${at}`));
    expect(pages.size).toBe(1000);
    expect([...pages.values()][0]?.page.at).toBe(1);
  });
});
