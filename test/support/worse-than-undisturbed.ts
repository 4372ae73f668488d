import type { PlayedStory } from './played-story.ts';
import type { Told } from './told-by-replicas.ts';

/** What the story of a disturbed fleet did worse than the one that nothing befell; empty when nothing was. */
export function whatIsWorse(
  told: Told,
  lived: Told,
  { leaseMs, laterAtMost }: { readonly leaseMs: number; readonly laterAtMost: number },
): string[] {
  const later = (secondsLater(told, lived) * 1000) / leaseMs;
  const what = lived.usersWaited ? 'users were served' : `by ${told.remedy} all was well`;
  const notWell = [
    ...told.missing.map((missing) => `not whole: ${missing}`),
    ...(told.workedAt === undefined ? [`${told.remedy} was never seen to help`] : []),
    ...(later > laterAtMost ? [`${what} ${later.toFixed(1)} leases later`] : []),
  ];
  return [
    ...told.crashes,
    ...told.harms.map(({ code, detail }) => `${code}: ${detail}`),
    ...doubledCalls(told, lived),
    ...doubledRemedies(told, lived),
    ...lostIn(told),
    ...notWell,
  ];
}

/**
 * By how much later all was well again, seconds: users where they waited for the remedy; where they did not, what the remedy
 * was to mend, and users if they went without because it came later.
 */
export function secondsLater(told: Told, lived: Told): number {
  if (lived.usersWaited) return told.downUntil - lived.downUntil;
  const { workedAt: inTime = 0, begunAt = 0 } = lived;
  const usersLater = told.downUntil - Math.max(lived.downUntil, begunAt);
  return Math.max(usersLater, (told.workedAt ?? Infinity) - inTime);
}

/** What a client says so that AWS takes a call once: another one in each remediation. */
const tokens = /"(?:ClientToken|IdempotencyToken|clientRequestToken)":"[^"]*",?/g;

/**
 * Changes that AWS was asked for more often than in the story that nothing befell. What lasts is kept in force by the same
 * call again, and is so more often where it is given back later.
 */
function doubledCalls(told: PlayedStory, lived: PlayedStory): readonly string[] {
  const before = counted(lived.mutations);
  const more = Math.max(0, renewalsIn(told) - renewalsIn(lived));
  return [...counted(told.mutations)].flatMap(([what, count]) =>
    count > Math.max(1, before.get(what) ?? 0) + more ? [`asked for ${count} times: ${what}`] : [],
  );
}

function renewalsIn({ events }: PlayedStory): number {
  return events.filter((event) => event.kind === 'intent' && event.purpose === 'renew').length;
}

function counted(mutations: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const each of mutations.map((text) => text.replaceAll(tokens, '')))
    counts.set(each, (counts.get(each) ?? 0) + 1);
  return counts;
}

/**
 * Remedies begun for a target, under whatever call, more often than in the story that nothing befell, after the call of one
 * before had gone out for it: it was under way then, had helped, or was given up too early.
 */
function doubledRemedies(told: Told, lived: Told): readonly string[] {
  const before = beginsOf(lived);
  return [...beginsOf(told)].flatMap(([what, remediations]) => {
    const sent = remediations.filter((id) => wasSent(told, id));
    return sent.length > Math.max(1, before.get(what)?.length ?? 0)
      ? [`begun ${sent.length} times: ${what} (${sent.map((id) => outcomeOf(told, id)).join(', then ')})`]
      : [];
  });
}

/** Remedy and target → the remediations that were begun, each once. */
function beginsOf({ events, faultAt, endAt }: Told): ReadonlyMap<string, readonly string[]> {
  const begins = new Map<string, string[]>();
  for (const event of events) {
    if (event.kind !== 'intent' || event.purpose !== 'remedy' || event.step > 0) continue;
    if (event.at < faultAt || event.at >= endAt) continue;
    const what = `${event.action} ${event.target}`;
    const known = begins.get(what) ?? [];
    begins.set(what, known);
    if (!known.includes(event.remediation)) known.push(event.remediation);
  }
  return begins;
}

/** Whether anybody says so, or AWS was seen to be at work on it. */
function wasSent({ events }: PlayedStory, remediation: string): boolean {
  return events.some(
    (event) =>
      event.kind === 'step' &&
      event.remediation === remediation &&
      (event.progress === 'sent' || event.progress === 'done'),
  );
}

function outcomeOf({ events }: PlayedStory, remediation: string): string {
  const end = events.find((event) => event.kind === 'remediation-ended' && event.remediation === remediation);
  return end?.kind === 'remediation-ended' ? `${end.outcome}: ${end.reason}` : 'not ended';
}

/** Intents of which the journal never says what became of them. */
function lostIn({ events }: PlayedStory): readonly string[] {
  const ended = new Set(
    events.flatMap((event) => (event.kind === 'remediation-ended' ? [event.remediation] : [])),
  );
  const standing = new Set(
    events.flatMap((event) => (event.kind === 'verification' ? [event.remediation] : [])),
  );
  const intents = new Set(events.flatMap((event) => (event.kind === 'intent' ? [event.remediation] : [])));
  return [...intents]
    .filter((each) => !ended.has(each) && !standing.has(each))
    .map((each) => `nothing is said of what became of ${each}`);
}
