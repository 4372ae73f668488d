import type { RecordedEvent } from '../journal/event.ts';
import type { Attempts, Unmet } from '../policy/attempts.ts';
import { approval } from '../safety/gates/approval.ts';
import { foldBreaker, restartCooling } from '../safety/group-breaker.ts';
import type { History, PastRemediation } from '../safety/history.ts';
import { rememberPeople } from './people.ts';
import { rememberQuestions } from './questions.ts';
import { rememberTaken } from './taken.ts';
import { provenAt, reopened, withoutStanding, withStanding } from './standing-effects.ts';

/** Ended remediations are remembered for this long: the longest window that any gate looks back. */
const rememberMs = 86_400_000;

/**
 * What gates and ladders know of the past, folded from the journal one event at a time. A restart folds
 * the journal from its beginning and arrives at the same state.
 */
export interface Memory {
  readonly history: History;
  /** By `policy|target|rung`, since the target was last healthy. */
  readonly attempts: ReadonlyMap<string, Attempted>;
  /** Targets that people were called for and that were not healthy since: such a call is remembered while it lasts. */
  readonly calledFor: ReadonlySet<string>;
}

interface Attempted {
  /** What was begun and did not help. */
  readonly tries: number;
  /** What was not begun after the last of them. */
  readonly unmet?: Unmet;
}

export const emptyMemory: Memory = {
  history: {
    remediations: [],
    standing: [],
    holds: [],
    approvals: [],
    usedLinks: new Map(),
    questions: new Map(),
    taken: [],
    breakGlass: [],
    pages: [],
    asked: new Map(),
    breakers: new Map(),
  },
  attempts: new Map(),
  calledFor: new Set(),
};

export function remember(before: Memory, event: RecordedEvent): Memory {
  const questions = rememberQuestions(before.history, event);
  const said = rememberPeople(before.history, event);
  const taken = rememberTaken(before.history.taken, event);
  const isSame = questions === said.questions && taken === said.taken;
  const history = isSame ? said : { ...said, questions, taken };
  const memory = history === before.history ? before : { ...before, history };
  switch (event.kind) {
    case 'intent':
      if (event.purpose === 'renew') return memory;
      if (event.purpose === 'return') return { ...memory, history: reopened(history, event.remediation) };
      return history.remediations.some((known) => known.id === event.remediation)
        ? memory
        : withRemediation(memory, { ...past(event), startedAt: event.at }, event.at);
    case 'standing': {
      const { startedAt, at } = event;
      const proven = { ...past(event), startedAt, endedAt: at, outcome: 'success' as const };
      const known = history.remediations.find(({ id }) => id === event.remediation);
      // Its end is when it was verified, or when a return of it came to nothing; a renewal is no new one.
      const isAtRest = known?.endedAt !== undefined;
      const next = isAtRest ? memory : withRemediation(memory, proven, at);
      return { ...next, history: withStanding(next.history, event) };
    }
    case 'remediation-ended': {
      const { startedAt, outcome, neverSent, unmet, stood } = event;
      const about = { ...past(event), startedAt, endedAt: event.at, outcome };
      const ended = {
        ...about,
        ...(neverSent === undefined ? {} : { neverSent }),
        ...(unmet === undefined ? {} : { unmet }),
        ...(stood === undefined ? {} : { stood, ...provenAt(history, event.remediation) }),
      };
      const known = withRemediation(memory, ended, event.at);
      const next = { ...known, history: withoutStanding(known.history, event.remediation) };
      return neverSent === true ? next : { ...next, attempts: withAttempt(memory.attempts, event) };
    }
    case 'verdict-changed':
      return event.to === 'healthy' ? forgetTarget(memory, event.target) : memory;
    case 'incident':
      return event.how === 'closed' ? forgetCalls(memory, event.incident.id) : memory;
    case 'page':
      return withPage(memory, event);
    case 'decision':
      return withAsked(memory, event);
    case 'proposal-ended':
      return withoutAsked(memory, event.proposal);
    case 'daemon-started':
      // While none ran nobody could object: what was announced is announced anew.
      return {
        ...memory,
        history: { ...history, asked: new Map(), breakers: restartCooling(history.breakers, event.at) },
      };
    case 'group-breaker':
      return withBreaker(memory, event);
    default:
      return memory;
  }
}

export function attemptsOf(memory: Memory): Attempts {
  return {
    of: (...rung) => memory.attempts.get(attemptKey(...rung))?.tries ?? 0,
    unmet: (...rung) => memory.attempts.get(attemptKey(...rung))?.unmet,
  };
}

/** In journals of older versions nothing is marked unmet: what was refused counts as it did then. */
function withAttempt(
  attempts: Memory['attempts'],
  {
    policy,
    target,
    rungIndex,
    outcome,
    unmet,
    reason,
  }: Extract<RecordedEvent, { kind: 'remediation-ended' }>,
): Memory['attempts'] {
  const key = attemptKey(policy, target, rungIndex);
  const { tries, unmet: before } = attempts.get(key) ?? { tries: 0 };
  if (unmet === true)
    return new Map(attempts).set(key, { tries, unmet: { times: (before?.times ?? 0) + 1, reason } });
  if (outcome === 'success') return before === undefined ? attempts : new Map(attempts).set(key, { tries });
  return new Map(attempts).set(key, { tries: tries + 1 });
}

function attemptKey(policy: string, target: string, rungIndex: number): string {
  return `${policy}|${target}|${rungIndex}`;
}

function past(
  event: Extract<RecordedEvent, { kind: 'intent' | 'standing' | 'remediation-ended' }>,
): Omit<PastRemediation, 'startedAt'> {
  const {
    remediation: id,
    policy,
    action,
    effect,
    target,
    rungIndex,
    groups,
    region,
    account,
    zone,
    incident,
    unwellThen,
  } = event;
  return {
    id,
    policy,
    action,
    effect,
    target,
    rungIndex,
    groups,
    region,
    account,
    ...(zone === undefined ? {} : { zone }),
    ...(incident === undefined ? {} : { incident }),
    ...(unwellThen === undefined ? {} : { unwellThen }),
  };
}

function withRemediation(memory: Memory, remediation: PastRemediation, at: number): Memory {
  const kept = memory.history.remediations.filter(
    (known) =>
      known.id !== remediation.id && (known.endedAt === undefined || at - known.endedAt <= rememberMs),
  );
  return { ...memory, history: { ...memory.history, remediations: [...kept, remediation] } };
}

/** A target that is healthy again starts its ladders afresh. In a storm there are thousands: most change nothing. */
function forgetTarget(memory: Memory, target: string): Memory {
  const isOthers = (key: string) => key.split('|')[1] !== target;
  const { attempts, calledFor } = memory;
  return {
    ...memory,
    attempts: [...attempts.keys()].every(isOthers)
      ? attempts
      : new Map([...attempts].filter(([key]) => isOthers(key))),
    calledFor: without(calledFor, [target]),
  };
}

/** What is closed may be forgotten after its day, also where its target is gone and never turns healthy. */
function forgetCalls(memory: Memory, incident: string): Memory {
  const over = memory.history.pages.filter((page) => page.incident === incident);
  return {
    ...memory,
    calledFor: without(
      memory.calledFor,
      over.map(({ target }) => target),
    ),
  };
}

function withPage(memory: Memory, event: Extract<RecordedEvent, { kind: 'page' }>): Memory {
  const { policy, target, to, incident, at } = event;
  const page = { policy, target, to, at, ...(incident === undefined ? {} : { incident }) };
  const kept = memory.history.pages.filter(
    (past) => memory.calledFor.has(past.target) || at - past.at <= rememberMs,
  );
  const calledFor = new Set(memory.calledFor).add(target);
  return { ...memory, calledFor, history: { ...memory.history, pages: [...kept, page] } };
}

function without(set: ReadonlySet<string>, gone: readonly string[]): ReadonlySet<string> {
  if (!gone.some((entry) => set.has(entry))) return set;
  const rest = new Set(set);
  for (const entry of gone) rest.delete(entry);
  return rest;
}

/**
 * The time since which people can see that they are asked. Once anything but the approval stands against
 * it they cannot, and it starts anew; an approval that was not given in time or was refused keeps it.
 */
function withAsked(memory: Memory, decision: Extract<RecordedEvent, { kind: 'decision' }>): Memory {
  const { proposal: key, outcome, at, gates } = decision;
  const { asked } = memory.history;
  if (gates.some((gate) => gate.outcome !== 'allow' && gate.gate !== approval.name))
    return withoutAsked(memory, key);
  if (outcome !== 'await-approval' || asked.has(key)) return memory;
  return { ...memory, history: { ...memory.history, asked: new Map(asked).set(key, at) } };
}

function withoutAsked(memory: Memory, key: string): Memory {
  if (!memory.history.asked.has(key)) return memory;
  const asked = new Map(memory.history.asked);
  asked.delete(key);
  return { ...memory, history: { ...memory.history, asked } };
}

/** What was announced while a breaker was open is thrown away when it closes. */
function withBreaker(memory: Memory, event: Extract<RecordedEvent, { kind: 'group-breaker' }>): Memory {
  const kept = (event.discarded ?? []).reduce(withoutAsked, memory);
  return {
    ...kept,
    history: { ...kept.history, breakers: foldBreaker(memory.history.breakers, event, event.at) },
  };
}
