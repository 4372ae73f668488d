import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../runtime/clock.ts';
import type { JournalEvent, RecordedEvent } from './event.ts';
import type { JournalStore } from './journal.ts';
import { JournalError } from './journal-error.ts';

export interface JournalTrouble {
  readonly state: 'began' | 'ended';
  readonly reason: string;
  /** True when only a restart helps: another writer has taken over, or a listener broke. */
  readonly final: boolean;
}

/** The one way by which this process writes to the journal. */
export interface JournalWriter {
  /**
   * Resolves once the events are durable and every listener has seen them. Throws AppendRefused for
   * good once another writer was seen, and JournalError while the store does not work: nothing may be
   * done that relies on the events.
   */
  append(events: readonly JournalEvent[]): Promise<readonly RecordedEvent[]>;
  /** Number that the next event gets. */
  next(): number;
}

/**
 * Puts appends in order, several waiting ones in one transaction, and tells `onAppended` of each event
 * in order, only after it is durable. `onAppended` must not throw: state folded from the journal would
 * then differ from it, so the writer stops for good.
 *
 * After a try that failed it rests for as long as that took, and turns everything away meanwhile: a store that
 * lets each call run into its time-out would else hold up a cycle once for each part of it that has something to say.
 */
export async function createJournalWriter(
  store: JournalStore,
  parts: {
    /** For how long a try took that failed. */
    readonly clock: Pick<Clock, 'monotonic'>;
    readonly onAppended: (event: RecordedEvent) => void;
    readonly onTrouble: (trouble: JournalTrouble) => void;
    /** Number up to which the state was folded: what another writer put after it is refused to be passed over. */
    readonly foldedUpTo?: number;
  },
): Promise<JournalWriter> {
  let next = parts.foldedUpTo === undefined ? await store.next() : parts.foldedUpTo + 1;
  let stopped: Error | undefined;
  /** Why the last try failed, and until when there is no other: monotonic milliseconds. */
  let rest: { readonly until: number; readonly failure: Error } | undefined;
  let troubled = false;
  /** What was sent when the store failed: it may or may not have been written. */
  let uncertain: readonly JournalEvent[] = [];
  let waiting: Batch[] = [];
  let waitingEvents = 0;
  let pumping = false;

  const deliver = (recorded: readonly RecordedEvent[]) => {
    next += recorded.length;
    for (const event of recorded) parts.onAppended(event);
  };

  /** After a failure: finds out whether what was sent had been written all the same. */
  const settleUncertain = async () => {
    if (uncertain.length === 0) return;
    const found = await readFrom(store, next, uncertain.length);
    if (sameEvents(found, uncertain)) deliver(found);
    uncertain = [];
  };

  const write = async (batches: readonly Batch[]) => {
    const events = batches.flatMap((batch) => batch.events);
    const begunAt = parts.clock.monotonic();
    if (rest !== undefined && begunAt < rest.until) return refuse(batches, rest.failure);
    try {
      await settleUncertain();
      uncertain = events;
      const recorded = await store.append(next, events);
      uncertain = [];
      deliver(recorded);
      if (troubled) parts.onTrouble({ state: 'ended', reason: 'the journal works again', final: false });
      troubled = false;
      let start = 0;
      for (const batch of batches) batch.resolve(recorded.slice(start, (start += batch.events.length)));
    } catch (error) {
      const failure = error instanceof Error ? error : new Error(String(error));
      const final = !(failure instanceof JournalError);
      if (final) stopped = failure;
      if (final || !troubled) parts.onTrouble({ state: 'began', reason: failure.message, final });
      troubled = true;
      const failedAt = parts.clock.monotonic();
      rest = { until: failedAt + (failedAt - begunAt), failure };
      refuse(batches, failure);
    }
  };

  const pump = async () => {
    pumping = true;
    while (waiting.length > 0) {
      const batches = takeBatches(waiting);
      waiting = waiting.slice(batches.length);
      for (const batch of batches) waitingEvents -= batch.events.length;
      if (stopped) refuse(batches, stopped);
      else await write(batches);
    }
    pumping = false;
  };

  return {
    next: () => next,
    append: (events) =>
      new Promise((resolve, reject) => {
        if (stopped) return reject(stopped);
        if (waitingEvents + events.length > mostWaiting) return reject(overloaded());
        waiting.push({ events, resolve, reject });
        waitingEvents += events.length;
        if (!pumping) void pump();
      }),
  };
}

interface Batch {
  readonly events: readonly JournalEvent[];
  readonly resolve: (recorded: readonly RecordedEvent[]) => void;
  readonly reject: (error: Error) => void;
}

function refuse(batches: readonly Batch[], failure: Error): void {
  for (const batch of batches) batch.reject(failure);
}

/** Events held in memory while the store is slow. A store that cannot follow must be noticed, not hidden. */
const mostWaiting = 20_000;
/** Events written in one transaction, unless one append alone is larger. */
const mostTogether = 500;

function takeBatches(waiting: readonly Batch[]): readonly Batch[] {
  let events = 0;
  const end = waiting.findIndex(
    (batch, index) => (events += batch.events.length) > mostTogether && index > 0,
  );
  return end === -1 ? [...waiting] : waiting.slice(0, end);
}

async function readFrom(store: JournalStore, from: number, most: number): Promise<readonly RecordedEvent[]> {
  const found: RecordedEvent[] = [];
  for await (const event of store.read(from)) {
    found.push(event);
    if (found.length === most) break;
  }
  return found;
}

function sameEvents(found: readonly RecordedEvent[], sent: readonly JournalEvent[]): boolean {
  return (
    found.length === sent.length &&
    // As they look after having been stored, where a field that is undefined is no field.
    found.every((event, index) => {
      const asStored: unknown = JSON.parse(JSON.stringify({ ...sent[index], number: event.number }));
      return isDeepStrictEqual(event, asStored);
    })
  );
}

function overloaded(): JournalError {
  return new JournalError(
    'overloaded',
    `the journal cannot follow: ${mostWaiting.toLocaleString('en')} events wait to be written; check the disk's speed`,
  );
}
