import { Compactor, mostSaid } from '../journal/observed/compact.ts';
import type { Heard } from '../journal/observed/observed.ts';
import type { JournalEvent } from '../journal/event.ts';
import type { ForeseenDenial } from '../model/foreseen-denial.ts';
import type { Observation } from '../model/observation.ts';
import type { CalendarStanding } from '../safety/calendar.ts';
import type { Pending } from '../policy/pending.ts';

/** What follows a look at the world: a decision on all proposals, or none. */
export type LeadsTo = 'decision' | 'nothing';

/** What was observed waits for at most this long to be written, milliseconds. */
const writeEveryMs = 60_000;

/** What else the gates went by in a look. */
interface Circumstances {
  readonly settleUntil?: number | undefined;
  readonly deniedPermissions: ReadonlySet<string>;
  readonly foreseenDenials: readonly ForeseenDenial[];
  readonly calendars: Readonly<Record<string, CalendarStanding>>;
}

/**
 * Keeps what is observed for replay. The world is looked at several times a minute and mostly nothing comes
 * of it: such looks are gathered and written as one, with the next that changes something. Folding them
 * together gives the same model, for what an observation says carries its own time.
 */
export class LookRecorder {
  readonly #compactor = new Compactor();
  #waiting: Heard[] = [];
  #writtenAt = Number.NEGATIVE_INFINITY;
  #matters = false;
  #look: { readonly at: number; readonly leadsTo: LeadsTo } | undefined;

  hear(observations: readonly Observation[], at: number, leadsTo: LeadsTo): void {
    for (const heard of this.#compactor.compact(observations, at)) {
      const last = this.#waiting.findLastIndex(({ observer }) => observer === heard.observer);
      // Said once more, and nothing in between: only how fresh it is counts.
      if (repeats(heard, this.#waiting[last])) this.#waiting.splice(last, 1);
      this.#waiting.push(heard);
    }
    this.#look = { at, leadsTo };
  }

  /** Something came of the last look: it is not gathered with the next. */
  matters(): void {
    this.#matters = true;
  }

  /** Whether it is time to write: something came of it, or enough has been gathered. */
  isDue(now: number): boolean {
    return this.#matters || now - this.#writtenAt >= writeEveryMs || now < this.#writtenAt;
  }

  /** All that waits, as events of the last look: none where that was written already. */
  take({
    settleUntil = 0,
    deniedPermissions,
    foreseenDenials,
    calendars,
  }: Circumstances): readonly JournalEvent[] {
    if (this.#look === undefined) return [];
    const { at, leadsTo } = this.#look;
    const entries = inEntries(this.#waiting);
    this.#waiting = [];
    this.#look = undefined;
    this.#writtenAt = at;
    this.#matters = false;
    return entries.map((heard, index) => ({
      at,
      kind: 'observed',
      heard,
      ...(index < entries.length - 1
        ? {}
        : {
            leadsTo,
            ...(settleUntil > at ? { settleUntil } : {}),
            ...(deniedPermissions.size === 0 ? {} : { denied: [...deniedPermissions] }),
            ...(foreseenDenials.length === 0 ? {} : { foreseen: foreseenDenials }),
            ...(Object.keys(calendars).length === 0 ? {} : { calendars }),
          }),
    }));
  }

  /** What was taken could not be written: all is said anew. */
  forget(): void {
    this.#compactor.forget();
    this.#waiting = [];
  }
}

function repeats(heard: Heard, last: Heard | undefined): boolean {
  return (
    heard.how === last?.how &&
    heard.pushed === last.pushed &&
    isSameAgain(heard) &&
    isSameAgain(last) &&
    heard.again?.join() === last.again?.join()
  );
}

function isSameAgain({ how, said, gone, afresh }: Heard): boolean {
  return (
    how !== 'failed' && how !== 'part' && said === undefined && gone === undefined && afresh === undefined
  );
}

/** As few entries as keep each of them small; at least one. */
function inEntries(all: readonly Heard[]): readonly (readonly Heard[])[] {
  const entries: Heard[][] = [[]];
  let size = 0;
  for (const heard of all) {
    const said = heard.said?.length ?? 0;
    if (size > 0 && size + said > mostSaid) {
      entries.push([]);
      size = 0;
    }
    entries.at(-1)?.push(heard);
    size += said;
  }
  return entries;
}

/** Whether every condition that holds does so since the same time as before. */
export function sameWaits(before: Pending, after: Pending): boolean {
  for (const [policy, { targets }] of after.policies) {
    const known = before.policies.get(policy)?.targets;
    if (known === targets) continue;
    for (const [target, { since }] of targets) if (since !== known?.get(target)?.since) return false;
    for (const [target, { since }] of known ?? [])
      if (since !== undefined && targets.get(target)?.since !== since) return false;
  }
  return true;
}
