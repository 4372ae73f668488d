import type { OpenPage } from '../engine/open-pages.ts';
import type { View } from '../engine/view.ts';
import type { JournalEvent, RecordedEvent } from '../journal/event.ts';
import { everyone } from '../policy/policy.ts';
import type { Clock } from '../runtime/clock.ts';
import { noticeOf, pageEnd, requestEnd } from './compose.ts';
import { DeliveryError, type Notice, type Notifier } from './notifier.ts';

type PageEvent = OpenPage['page'];
type Outcome = Omit<Extract<JournalEvent, { kind: 'notified' }>, 'kind' | 'at'>;

/** What waits for a channel; `page` where it is one that somebody has to hear of. */
interface Waiting {
  readonly notice: Notice;
  readonly page: PageEvent | undefined;
}

export interface DispatchParts {
  readonly view: View;
  readonly clock: Clock;
  readonly channels: ReadonlyMap<string, Notifier>;
  /** Makes the addresses that answer a request, for a channel that reaches one person; others get none. */
  readonly answersFor?: (
    channel: string,
    request: NonNullable<Notice['request']>,
  ) => NonNullable<Notice['answers']> | undefined;
  /** Journals what became of each notice. */
  readonly onOutcome: (outcome: Outcome) => void;
}

export interface Dispatcher {
  /**
   * Give it every new journal event, none from before a restart, and calls and troubles that the journal
   * cannot take yet: what comes again when it can is told once. Returns at once.
   */
  record(event: JournalEvent | RecordedEvent): void;
  /** Takes over the pages of the process before: sends what that one cannot have sent, and ends them in its place. */
  takeOver(pages: readonly OpenPage[]): void;
  /** Resolves when all that was taken has been sent or given up. */
  idle(): Promise<void>;
  /** Tries nothing again from now on. */
  close(): void;
}

/** Waits before the second and third attempt. */
const retryAfterMs: readonly number[] = [1000, 5000];
/** Notices that wait for one slow channel. Past it the oldest that is no page is given up, and said so. */
const longestQueue = 100;
/** An older page of a process that is gone is news to nobody: its own gate lets it be made again. */
const newsForMs = 3_600_000;
/** Keys that are remembered to tell a repetition. */
const mostRemembered = 5000;

/**
 * Sends what people must know, to the channel that a policy names or, where none is named, to all. Each
 * channel has its own bounded queue: a slow one delays neither the loop nor the others.
 */
export function createDispatcher(parts: DispatchParts): Dispatcher {
  const closing = new AbortController();
  const queues = new Map([...parts.channels].map(([name, notifier]) => [name, createQueue(name, notifier)]));
  /** The status that was last told under each key: saying it again would be noise. */
  const told = new Map<string, string>();
  /** Requests for approval that wait for an answer, by proposal. */
  const openRequests = new Map<string, Notice>();
  /** Pages whose incident is still open. */
  const openPages = new Map<string, { notice: Notice; channels: readonly string[] }>();

  function createQueue(name: string, notifier: Notifier) {
    const waiting: Waiting[] = [];
    let working: Promise<void> | undefined;

    const say = ({ notice: { title }, page }: Waiting, failure: string | undefined): void =>
      parts.onOutcome({
        channel: name,
        ...(failure === undefined
          ? { outcome: 'sent', detail: title }
          : { outcome: 'failed', detail: `${title}: ${failure}` }),
        ...(page === undefined ? {} : { page: { policy: page.policy, target: page.target, at: page.at } }),
      });
    const work = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
        say(next, await deliver(notifier, next.notice));
      working = undefined;
    };
    return {
      add: (next: Waiting) => {
        if (waiting.length >= longestQueue) {
          const spare = waiting.findIndex(({ notice }) => notice.alert !== 'HoldfastPage');
          const [dropped] = waiting.splice(Math.max(0, spare), 1);
          if (dropped !== undefined) say(dropped, `given up, ${longestQueue} notices wait already`);
        }
        waiting.push(next);
        working ??= work();
      },
      idle: () => working ?? Promise.resolve(),
    };
  }

  /** Answers why it could not be delivered, or nothing. */
  async function deliver(notifier: Notifier, notice: Notice): Promise<string | undefined> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        await notifier.send(notice);
        return undefined;
      } catch (error) {
        const waitMs = retryAfterMs[attempt];
        const retryable = error instanceof DeliveryError && error.retryable;
        if (!retryable || waitMs === undefined || closing.signal.aborted) {
          return error instanceof Error ? error.message : 'unknown failure';
        }
        await parts.clock.sleep(waitMs, closing.signal);
      }
    }
  }

  function withAnswers(notice: Notice, channel: string): Notice {
    const { request, status } = notice;
    if (request === undefined || status === 'resolved') return notice;
    const answers = parts.answersFor?.(channel, request);
    return answers === undefined ? notice : { ...notice, answers };
  }

  function tell(notice: Notice, channels: readonly string[], page?: PageEvent): void {
    // How often a page is made is for its gate to decide: a later one is a new call, not a repetition.
    const call = notice.alert === 'HoldfastPage' && notice.status === 'firing';
    const said = call ? `${notice.status} ${notice.at}` : notice.status;
    // A trouble is told as a notice and, when it lasts, as a call, both under the key that ends them.
    const slot = call ? `${notice.key} call` : notice.key;
    if (told.get(slot) === said) return;
    if (call && told.get(notice.key) === 'resolved') told.delete(notice.key);
    told.delete(slot);
    told.set(slot, said);
    if (told.size > mostRemembered) told.delete(told.keys().next().value ?? '');
    for (const channel of channels) queues.get(channel)?.add({ notice: withAnswers(notice, channel), page });
  }

  /** A page to a name that nobody configured goes to everyone who is: a lost page is the worst outcome. */
  function channelsOf(event: JournalEvent): readonly string[] {
    return event.kind === 'page' && parts.channels.has(event.to) ? [event.to] : [...parts.channels.keys()];
  }

  function sayWhereNobodyIsCalledSo({ to }: PageEvent): void {
    const all = [...parts.channels.keys()];
    if (parts.channels.has(to) || (to === everyone && all.length > 0)) return;
    const instead = all.length === 0 ? 'it reached nobody' : `it went to ${all.join(', ')} instead`;
    const hint = `add ${to === everyone ? 'one under notify.channels' : `notify.channels.${to}`} to holdfast.yaml`;
    parts.onOutcome({ channel: to, outcome: 'failed', detail: `no such channel: ${instead}; ${hint}` });
  }

  function endRequest(event: Extract<JournalEvent, { kind: 'decision' | 'proposal-ended' }>): void {
    const request = openRequests.get(event.proposal);
    const end = request === undefined ? undefined : requestEnd(request, event);
    if (end === undefined) return;
    openRequests.delete(event.proposal);
    tell(end, [...parts.channels.keys()]);
  }

  function endPages(event: Extract<JournalEvent, { kind: 'incident' }>): void {
    for (const [key, page] of openPages) {
      if (page.notice.incident !== event.incident.id) continue;
      openPages.delete(key);
      tell(pageEnd(page.notice, event), page.channels);
    }
  }

  return {
    record: (event) => {
      if (event.kind === 'incident' && event.how === 'closed') endPages(event);
      if (event.kind === 'decision' || event.kind === 'proposal-ended') endRequest(event);
      const notice = noticeOf(event, parts.view);
      if (notice === undefined) return;
      const channels = channelsOf(event);
      if (event.kind === 'page') sayWhereNobodyIsCalledSo(event);
      tell(notice, channels, event.kind === 'page' ? event : undefined);
      if (event.kind === 'decision') openRequests.set(event.proposal, notice);
      if (openRequests.size > mostRemembered) openRequests.delete(openRequests.keys().next().value ?? '');
      if (event.kind !== 'page') return;
      openPages.set(notice.key, { notice, channels });
      if (openPages.size > mostRemembered) openPages.delete(openPages.keys().next().value ?? '');
    },
    takeOver: (pages) => {
      for (const { page, sentBy } of pages) {
        const notice = noticeOf(page, parts.view);
        if (notice === undefined) continue;
        // That a name is nobody's was said by the process that made the page.
        const channels = channelsOf(page);
        openPages.set(notice.key, { notice, channels });
        const isNews = parts.clock.now() - page.at <= newsForMs;
        if (isNews)
          tell(
            notice,
            channels.filter((channel) => !sentBy.includes(channel)),
            page,
          );
      }
    },
    idle: async () => {
      await Promise.all([...queues.values()].map((queue) => queue.idle()));
    },
    close: () => closing.abort(),
  };
}
