import type { RecordedEvent } from '../journal/event.ts';
import type { Approval, History } from '../safety/history.ts';

type EventOf<K extends RecordedEvent['kind']> = Extract<RecordedEvent, { kind: K }>;

/** What people said, folded from the journal: their holds, and their words on proposals. */
export function rememberPeople(history: History, event: RecordedEvent): History {
  switch (event.kind) {
    case 'hold-placed':
      return { ...history, holds: [...unexpired(history.holds, event.at), event.hold] };
    case 'hold-released':
      return { ...history, holds: history.holds.filter((hold) => hold.id !== event.id) };
    case 'approval':
      return { ...history, approvals: withWord(history.approvals, event) };
    case 'intent':
      return isFirstOf(event, history) ? spend(history, event.proposal) : history;
    case 'proposal-ended':
      return endWords(spend(history, event.proposal), event);
    case 'group-breaker':
      // What was approved while a breaker was open is thrown away when it closes.
      return (event.discarded ?? []).reduce(spend, history);
    case 'policies-loaded':
      return withRevision(history, event.revision);
    default:
      return history;
  }
}

/** The newest yes of a person replaces an older one. A no is not taken back by a yes: it ends with its cause. */
function withWord(approvals: History['approvals'], event: EventOf<'approval'>): readonly Approval[] {
  const { proposal: key, by, at, verdict, expiresAt, channel } = event;
  const others = unexpired(approvals, at).filter(
    (word) => word.key !== key || word.by !== by || (word.verdict === 'rejected' && verdict === 'approved'),
  );
  return [...others, { key, by, at, verdict, expiresAt, ...(channel === undefined ? {} : { channel }) }];
}

function isFirstOf({ remediation, purpose }: EventOf<'intent'>, { remediations }: History): boolean {
  return purpose === 'remedy' && !remediations.some(({ id }) => id === remediation);
}

/** A yes is to one action on what was shown then: it is spent by acting. A no stays. */
function spend(history: History, proposal: string): History {
  const { approvals } = history;
  const kept = approvals.filter(({ key, verdict }) => key !== proposal || verdict !== 'approved');
  return kept.length === approvals.length ? history : { ...history, approvals: kept };
}

/** What ended may be back in a minute: asking again at once would make a no worth nothing. */
const rejectionOutlivesMs = 900_000;

function endWords(history: History, { proposal, at }: EventOf<'proposal-ended'>): History {
  if (!history.approvals.some(({ key }) => key === proposal)) return history;
  const approvals = history.approvals.map((word) =>
    word.key === proposal ? { ...word, expiresAt: Math.min(word.expiresAt, at + rejectionOutlivesMs) } : word,
  );
  return { ...history, approvals };
}

/** A yes was to what the policies of then would do: others are in force, so people are asked anew. */
function withRevision(history: History, revision: string): History {
  if (history.revision === revision) return history;
  const approvals = history.approvals.filter(({ verdict }) => verdict === 'rejected');
  return { ...history, approvals, revision };
}

function unexpired<T extends { readonly expiresAt: number }>(
  entries: readonly T[],
  at: number,
): readonly T[] {
  return entries.filter((entry) => entry.expiresAt > at);
}
