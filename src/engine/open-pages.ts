import type { JournalEvent } from '../journal/event.ts';
import { daemonPolicy } from '../policy/policy.ts';

type PageEvent = Extract<JournalEvent, { kind: 'page' }>;

/** A page whose incident is still open, and the channels that have delivered it. */
export interface OpenPage {
  readonly page: PageEvent;
  readonly sentBy: readonly string[];
}

/** By policy and target, the oldest first: a later page about the same replaces the one before. */
export type OpenPages = Map<string, OpenPage>;

/** Past it the oldest are forgotten: their end is then not told by whoever takes over. */
const mostOpen = 1000;

/**
 * Follows pages from call to end, so that a process that comes after another one sends what that one could not,
 * and ends what it began. Calls about Holdfast itself are about a process, and end with it.
 */
export function foldPage(pages: OpenPages, event: JournalEvent): void {
  if (event.kind === 'page' && event.policy !== daemonPolicy) {
    pages.delete(keyOf(event));
    pages.set(keyOf(event), { page: event, sentBy: [] });
    if (pages.size > mostOpen) pages.delete(pages.keys().next().value ?? '');
  }
  if (event.kind === 'notified' && event.page !== undefined && event.outcome === 'sent') {
    const open = pages.get(keyOf(event.page));
    if (open?.page.at === event.page.at)
      pages.set(keyOf(event.page), { ...open, sentBy: [...open.sentBy, event.channel] });
  }
  if (event.kind === 'incident' && event.how === 'closed')
    for (const [key, { page }] of pages) if (page.incident === event.incident.id) pages.delete(key);
}

function keyOf({ policy, target }: { readonly policy: string; readonly target: string }): string {
  return JSON.stringify([policy, target]);
}
