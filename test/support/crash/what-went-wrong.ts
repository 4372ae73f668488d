import { foldEvent, nothingFolded } from '../../../src/engine/fold-journal.ts';
import type { RecordedEvent } from '../../../src/journal/event.ts';
import { verifyJournal } from '../../../src/journal/verify-journal.ts';
import { version } from '../../../src/runtime/version.ts';
import { whatIsMissing } from '../../../src/simulator/gameday/whole.ts';
import type { CrashStage } from './crash-stage.ts';
import { type CrashStory, leftBehind } from './crash-stories.ts';
import type { Passing } from './door.ts';

/** A change that AWS was asked for, as it was seen at the door. */
export interface SentChange extends Pick<Passing, 'when' | 'operation' | 'input' | 'refused'> {
  /** By the clock of the processes, milliseconds since the epoch. */
  readonly at: number;
  /** Which life sent it, and which one was the last to begin in the journal by then. */
  readonly by: number;
  readonly actor: number;
  /** The journal as it was when the change arrived. */
  readonly known: readonly RecordedEvent[];
}

export interface Told {
  readonly story: CrashStory;
  readonly stage: CrashStage;
  readonly faultAt: number;
  readonly changes: readonly SentChange[];
  readonly replicas: boolean;
  readonly events: readonly RecordedEvent[];
}

/** What must hold of a story whatever befell the processes, seen from outside; a line for each thing that does not. */
export async function whatWentWrong(told: Told): Promise<readonly string[]> {
  const { stage, story, faultAt, changes, replicas } = told;
  const harms = stage.judge.harms.filter(({ at }) => at >= faultAt);
  return [
    ...harms.map(({ code, detail }) => `harm ${code}: ${detail}`),
    ...wrongChanges({ changes, replicas, events: told.events }),
    ...(isHandedOver(told) ? [] : whatIsMissing(stage.world, story.scenario)),
    ...leftBehind(stage.world, told.events),
    ...(story.isOver(told.events) || isHandedOver(told) ? [] : ['the remedy did not come to its end']),
    ...(await unsound(told.events)),
  ];
}

/** Which changes should not have been sent, or not again, or not by whom they were sent. */
export function wrongChanges(told: {
  readonly changes: readonly SentChange[];
  readonly replicas: boolean;
  readonly events: readonly RecordedEvent[];
}): readonly string[] {
  const { changes, replicas, events } = told;
  return [
    ...withoutIntent(changes),
    ...doubled(changes, renewalsIn(events)),
    ...(replicas ? byTwoActors(changes) : []),
  ];
}

/** Each change is covered by an intent that was in the journal when it arrived, had not expired, and had no end yet. */
function withoutIntent(changes: readonly SentChange[]): readonly string[] {
  return changes.flatMap(({ when, operation, at, known }) => {
    if (when === 'after') return [];
    const ended = new Set(
      known.flatMap((event) => (event.kind === 'remediation-ended' ? [event.remediation] : [])),
    );
    const covering = known.findLast(
      (event) =>
        event.kind === 'intent' &&
        !ended.has(event.remediation) &&
        event.expiresAt > at &&
        callsOf(event).has(operation),
    );
    return covering === undefined ? [`AWS got ${operation}, and the journal holds no intent for it`] : [];
  });
}

function callsOf({ plan, step }: Extract<RecordedEvent, { kind: 'intent' }>): ReadonlySet<string> {
  const { steps } = plan as { steps: readonly { calls: readonly { operation: string }[] }[] };
  return new Set(steps[step]?.calls.map(({ operation }) => operation));
}

/**
 * Changes that took effect twice: a client token that was seen before has none. What lasts is kept in force by the same
 * call again, `renewals` times.
 */
function doubled(changes: readonly SentChange[], renewals: number): readonly string[] {
  const times = new Map<string, { readonly operation: string; count: number }>();
  const tokens = new Set<unknown>();
  for (const { when, operation, input, refused } of changes) {
    if (when === 'before' || refused !== undefined) continue;
    const fields = Object.entries(input as object);
    const token = fields.find(([key]) => isToken(key))?.[1];
    if (token !== undefined && tokens.has(token)) continue;
    tokens.add(token);
    const asked = JSON.stringify(fields.filter(([field]) => !isToken(field)));
    const key = `${operation} ${asked.replaceAll(remediation, '')}`;
    const known = times.get(key) ?? { operation, count: 0 };
    times.set(key, known);
    known.count += 1;
  }
  return [...times.values()].flatMap(({ operation, count }) =>
    count > 1 + renewals ? [`${operation} took effect ${count} times`] : [],
  );
}

/** The same thing is asked for, whichever remediation says so in a comment or a tag. */
const remediation = /rem-[0-9a-f]+/g;
const isToken = (field: string) => /^(client(request)?|idempotency)?token$/i.test(field);

function renewalsIn(events: readonly RecordedEvent[]): number {
  return events.filter((event) => event.kind === 'intent' && event.purpose === 'renew').length;
}

/** Whoever acts is whoever began last: the one before must not have been heard of since. */
function byTwoActors(changes: readonly SentChange[]): readonly string[] {
  return changes.flatMap(({ when, by, actor, operation }) =>
    when === 'before' && by !== actor
      ? [`process ${by} sent ${operation} after process ${actor} had begun`]
      : [],
  );
}

/**
 * What begins anew may know less than what was killed (how far a replica was behind when its source was last seen):
 * then it is right to touch nothing and to call a person.
 */
function isHandedOver({ events, changes }: Told): boolean {
  const bornAt = events.findLast(({ kind }) => kind === 'daemon-started')?.at ?? Infinity;
  return changes.length === 0 && events.some(({ kind, at }) => kind === 'page' && at > bornAt);
}

async function unsound(events: readonly RecordedEvent[]): Promise<readonly string[]> {
  const folded = nothingFolded();
  for (const event of events) foldEvent(folded, event);
  const { problems } = await verifyJournal(
    {
      name: 'the journal',
      read: async function* () {
        yield* events;
      },
      newest: async () => events.length,
      damage: async () => [],
      snapshot: async () => undefined,
    },
    version,
  );
  return problems.map(({ number, what }) => `journal entry ${number}: ${what}`);
}
