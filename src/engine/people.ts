import type { RecordedEvent } from '../journal/event.ts';
import type { Approval, BreakGlass, History } from '../safety/history.ts';

type EventOf<K extends RecordedEvent['kind']> = Extract<RecordedEvent, { kind: K }>;

/** What people said, folded from the journal: their holds, and their words on proposals. */
export function rememberPeople(history: History, event: RecordedEvent): History {
  switch (event.kind) {
    case 'hold-placed':
      return { ...history, holds: [...unexpired(history.holds, event.at), event.hold] };
    case 'hold-ending':
      return {
        ...history,
        holds: history.holds.map((hold) => (hold.id === event.hold.id ? { ...hold, endTold: true } : hold)),
      };
    case 'hold-released':
      return { ...history, holds: history.holds.filter((hold) => hold.id !== event.id) };
    case 'approval':
      return withWord(history, event);
    case 'break-glass':
      return { ...history, breakGlass: [...otherOrders(history, event.proposal), orderOf(event)] };
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
function withWord(history: History, event: EventOf<'approval'>): History {
  const { proposal: key, by, at, verdict, expiresAt, channel, link } = event;
  const others = unexpired(history.approvals, at).filter(
    (word) => word.key !== key || word.by !== by || (word.verdict === 'rejected' && verdict === 'approved'),
  );
  const word: Approval = { key, by, at, verdict, expiresAt, ...(channel === undefined ? {} : { channel }) };
  const approvals = [...others, word];
  const usedLinks = link === undefined ? history.usedLinks : withUsed(history.usedLinks, link, at);
  // One no also ends what somebody else ordered.
  return verdict === 'rejected'
    ? { ...history, approvals, usedLinks, breakGlass: otherOrders(history, key) }
    : { ...history, approvals, usedLinks };
}

/** A link lives for a day at most, as `approval.within` may be. */
const longestLinkMs = 86_400_000;

function withUsed(used: History['usedLinks'], link: string, at: number): History['usedLinks'] {
  return new Map([...used].filter(([, usedAt]) => at - usedAt <= longestLinkMs)).set(link, at);
}

function orderOf({ proposal: key, by, at, gates, reason, expiresAt }: EventOf<'break-glass'>): BreakGlass {
  return { key, by, at, gates, reason, expiresAt };
}

function otherOrders({ breakGlass }: History, proposal: string): History['breakGlass'] {
  return breakGlass.filter(({ key }) => key !== proposal);
}

function isFirstOf({ remediation, purpose }: EventOf<'intent'>, { remediations }: History): boolean {
  return purpose === 'remedy' && !remediations.some(({ id }) => id === remediation);
}

/** A yes, or an order, is to one action on what was shown then: it is spent by acting. A no stays. */
function spend(history: History, proposal: string): History {
  const approvals = history.approvals.filter(
    ({ key, verdict }) => key !== proposal || verdict !== 'approved',
  );
  const breakGlass = otherOrders(history, proposal);
  const isUnchanged =
    approvals.length === history.approvals.length && breakGlass.length === history.breakGlass.length;
  return isUnchanged ? history : { ...history, approvals, breakGlass };
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

/** A yes, or an order, was to what the policies of then would do: others are in force, so people are asked anew. */
function withRevision(history: History, revision: string): History {
  if (history.revision === revision) return history;
  const approvals = history.approvals.filter(({ verdict }) => verdict === 'rejected');
  return { ...history, approvals, breakGlass: [], revision };
}

function unexpired<T extends { readonly expiresAt: number }>(
  entries: readonly T[],
  at: number,
): readonly T[] {
  return entries.filter((entry) => entry.expiresAt > at);
}
