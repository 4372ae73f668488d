import type { RecordedEvent } from './event.ts';
import { JournalError } from './journal-error.ts';
import type { JournalSource } from './journal-source.ts';
import { keptForMs } from './retention.ts';
import { readSnapshotHeader } from './snapshot.ts';
import type { UnreadableEntry } from './understand.ts';

/** What is wrong, one line for a person, and at which entry. */
export interface JournalProblem {
  readonly number?: number;
  readonly what: string;
}

/** A remediation without an end. */
export interface OpenRemediation {
  readonly remediation: string;
  readonly action: string;
  readonly target: string;
  /** Number of its first entry that is there, and the time of its last, milliseconds since the epoch. */
  readonly number: number;
  readonly lastAt: number;
}

export interface VerifiedJournal {
  readonly entries: number;
  readonly first?: Pick<RecordedEvent, 'number' | 'at'>;
  readonly last?: Pick<RecordedEvent, 'number' | 'at'>;
  /** Numbers that retention may have removed. */
  readonly removed: number;
  /** What is being done, or was when the daemon stopped. */
  readonly underWay: readonly OpenRemediation[];
  readonly snapshot: string;
  readonly problems: readonly JournalProblem[];
}

/** A remedy says something more often than this while it goes on. */
const longestSilenceMs = 86_400_000;
/** Retention runs once a day. */
const retentionSlackMs = 86_400_000;
/** Problems told of; a journal that is all wrong must not fill the memory. */
const mostProblems = 1000;

/**
 * Reads a journal whole and says what is wrong with it: bytes that the store finds damaged, entries that this
 * version does not understand, numbers out of order or missing though retention cannot have removed them yet,
 * intents whose outcome nobody wrote. Writes nothing. It never throws for what it finds, but for what cannot be
 * opened at all.
 */
export async function verifyJournal(source: JournalSource, version: string): Promise<VerifiedJournal> {
  const problems: JournalProblem[] = [];
  const tell = (what: string, number?: number) => {
    if (problems.length < mostProblems) problems.push(number === undefined ? { what } : { number, what });
  };
  for (const line of await damageOf(source)) tell(line);
  const snapshot = await aboutSnapshot(source);

  let writtenBy = version;
  const unreadable = new Set<number>();
  const onUnreadable = ({ number, reason }: UnreadableEntry) => {
    unreadable.add(number);
    const by = writtenBy === version ? '' : `; Holdfast ${writtenBy} wrote it, this is ${version}`;
    tell(`cannot be understood: ${reason}${by}`, number);
  };
  const gaps: { readonly afterAt: number; readonly before: number; readonly missing: number }[] = [];
  const open = new Map<string, OpenRemediation>();
  let entries = 0;
  let removed = 0;
  let first: RecordedEvent | undefined;
  let last: RecordedEvent | undefined;
  try {
    for await (const event of source.read(onUnreadable)) {
      entries += 1;
      if (event.kind === 'daemon-started') writtenBy = event.version;
      if (last !== undefined && event.number <= last.number)
        tell(`follows entry ${last.number}: the order is wrong`, event.number);
      const missing = missingBetween(last?.number ?? 0, event.number, unreadable);
      if (last === undefined) removed += missing;
      else if (missing > 0) gaps.push({ afterAt: last.at, before: event.number, missing });
      first ??= event;
      last = event;
      follow(open, event);
    }
  } catch (error) {
    if (!(error instanceof JournalError)) throw error;
    tell(`reading broke off: ${error.message}`, last?.number);
  }
  const endAt = last?.at ?? 0;
  for (const { afterAt, before, missing } of gaps) {
    if (afterAt < endAt - keptForMs + retentionSlackMs) removed += missing;
    else tell(`${missing === 1 ? 'one entry is' : `${missing} entries are`} missing before it`, before);
  }
  const underWay: OpenRemediation[] = [];
  for (const each of open.values()) {
    if (endAt - each.lastAt <= longestSilenceMs) underWay.push(each);
    else
      tell(
        `${each.action} on ${each.target} (${each.remediation}) has no outcome, and nothing was written of it since ${new Date(each.lastAt).toISOString()}`,
        each.number,
      );
  }
  return {
    entries,
    ...(first === undefined ? {} : { first: { number: first.number, at: first.at } }),
    ...(last === undefined ? {} : { last: { number: last.number, at: last.at } }),
    removed,
    underWay,
    snapshot,
    problems,
  };
}

/** How many numbers between two are neither read nor known to be unreadable. */
function missingBetween(last: number, next: number, unreadable: Set<number>): number {
  let missing = Math.max(0, next - last - 1);
  if (missing === 0) return 0;
  for (const number of unreadable) {
    if (number >= next) continue;
    if (number > last) missing -= 1;
    unreadable.delete(number);
  }
  return missing;
}

/** What stands is at rest: its next word may be months away. */
function follow(open: Map<string, OpenRemediation>, event: RecordedEvent): void {
  switch (event.kind) {
    case 'intent': {
      const { remediation, action, target, number, at } = event;
      open.set(remediation, {
        remediation,
        action,
        target,
        number: open.get(remediation)?.number ?? number,
        lastAt: at,
      });
      return;
    }
    case 'step':
    case 'verification': {
      const known = open.get(event.remediation);
      if (known !== undefined) open.set(event.remediation, { ...known, lastAt: event.at });
      return;
    }
    case 'standing':
    case 'remediation-ended':
      open.delete(event.remediation);
      return;
    default:
  }
}

/** Some damage keeps the store even from looking for it; what can be read is read all the same. */
async function damageOf(source: JournalSource): Promise<readonly string[]> {
  try {
    return (await source.damage()).map((line) => `the file is damaged: ${line}`);
  } catch (error) {
    if (error instanceof JournalError && error.code === 'corrupt') return [error.message];
    throw error;
  }
}

/** A snapshot is never needed, so one that is damaged is worth a word and no problem. */
async function aboutSnapshot(source: JournalSource): Promise<string> {
  try {
    const bytes = await source.snapshot();
    if (bytes === undefined) return 'none';
    const { version, upTo } = readSnapshotHeader(bytes);
    return `up to entry ${upTo.number}, made by ${version}`;
  } catch (error) {
    return `not usable, and not needed: ${error instanceof Error ? error.message : String(error)}`;
  }
}
