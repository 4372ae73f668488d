import type { RecordedEvent } from '../journal/event.ts';
import { isSharedCause } from '../model/shared-cause.ts';
import type { VerdictKind } from '../model/verdict.ts';
import { durationInWords } from '../safety/in-words.ts';

/**
 * How an action that was only shown would have turned out.
 * `needed`: the target stayed ill for as long as the remedy would have taken. `agreed`: somebody else (AWS, a
 * person) repaired it or took it away. `unnecessary`: it healed by itself before the remedy could have
 * helped. `wrong-cause`: the cause was found to lie elsewhere (a zone, a dependency, the fleet …).
 * `undecidable`: it could not be seen, or something else was done to it: it counts for and against nothing.
 */
export const shadowScores = ['needed', 'agreed', 'unnecessary', 'wrong-cause', 'undecidable'] as const;
export type ShadowScore = (typeof shadowScores)[number];

/** A would-be action with what came of it. Times are milliseconds since the epoch. */
export interface ScoredShadow {
  readonly policy: string;
  readonly action: string;
  readonly target: string;
  readonly at: number;
  readonly score: ShadowScore;
  /** One line for a person. */
  readonly why: string;
  /** Of a needed one: how long the target was ill beyond the time that the remedy would have taken. */
  readonly waitedMs?: number;
}

/** A would-be action that is still being watched. */
interface Watched {
  readonly key: string;
  readonly policy: string;
  readonly action: string;
  readonly target: string;
  readonly at: number;
  readonly incident: string | undefined;
  /** How long the remedy takes: as the last one that helped, else as usual. */
  readonly remedyMs: number;
  /** What was asked for was not unwell itself (a group's member, a record): only the proposal's end tells that it passed. */
  readonly wasWell: boolean;
  /** Another controller has taken it in hand. */
  inOthersHands: boolean;
}

/** Where no such action was ever seen to help: about what replacing an instance takes. */
const usualRemedyMs = 600_000;
/** A shared cause shows within this: correlation over zones and fleets takes a few rounds of reads. */
const causeShowsMs = 900_000;
/** More are not watched at once: a storm of proposals tells no more than its beginning does. */
const mostWatched = 1000;
/** Nobody waits longer than this unheard: what lasts is no longer a matter of one remedy. */
const longestWatchMs = 86_400_000;

const well: ReadonlySet<VerdictKind> = new Set(['healthy', 'degraded']);
const unseen: ReadonlySet<VerdictKind> = new Set(['stale', 'observer-blind']);
const othersAtWork: ReadonlySet<VerdictKind> = new Set(['starting', 'in-transition']);

/**
 * Watches would-be actions through a journal, one event at a time, and scores each once. The same journal
 * gives the same scores, live or years later. What it keeps is bounded.
 */
export class ShadowWatch {
  readonly #watched = new Map<string, Watched>();
  /** Proposals that stand and were taken up: the same one shown again is no second case. */
  readonly #taken = new Set<string>();
  /** By action: how long the last one that helped took. */
  readonly #pace = new Map<string, number>();
  #lastAt = 0;
  #scored: ScoredShadow[] = [];

  /** Would-be actions of which it is not clear yet. */
  get open(): number {
    return this.#watched.size;
  }

  /** Takes the next event in and answers what is clear by now. */
  take(event: RecordedEvent): readonly ScoredShadow[] {
    this.#giveUp(event.at);
    this.#hear(event);
    this.#lastAt = event.at;
    return this.#scored.splice(0);
  }

  /** What can be said at the end of a journal of what is still ill: nothing is guessed of the rest. */
  end(now: number): readonly ScoredShadow[] {
    for (const one of this.#watched.values()) if (now >= ripeAt(one)) this.#needed(one, now);
    return this.#scored.splice(0);
  }

  #hear(event: RecordedEvent): void {
    switch (event.kind) {
      case 'decision':
        return this.#decided(event);
      case 'proposal-ended':
        this.#taken.delete(event.proposal);
        for (const one of this.#about(({ key, wasWell }) => wasWell && key === event.proposal))
          this.#passed(one, event.at);
        return;
      case 'verdict-changed':
        for (const one of this.#about(({ target }) => target === event.target))
          this.#judged(one, event.to, event.at);
        return;
      case 'incident': {
        const { id, affected } = event.incident;
        const left = (target: string) => event.how === 'closed' || !affected.includes(target);
        for (const one of this.#about(({ incident, target }) => incident === id && left(target)))
          this.#gone(one, event.at);
        return;
      }
      case 'intent':
        for (const one of this.#about(({ target }) => target === event.target))
          this.#score(one, 'undecidable', `Holdfast itself acted on it meanwhile (policy ${event.policy})`);
        return;
      case 'remediation-ended':
        if (event.outcome === 'success') this.#pace.set(event.action, event.at - event.startedAt);
        return;
      case 'daemon-started':
        return this.#lostSight();
      default:
    }
  }

  #decided(event: Extract<RecordedEvent, { kind: 'decision' }>): void {
    const { proposal: key, policy, action, target, at, verdict, incident } = event;
    if (event.outcome !== 'would-act' || action === 'page' || this.#taken.has(key)) return;
    if (this.#watched.size >= mostWatched) return;
    this.#taken.add(key);
    const remedyMs = this.#pace.get(action) ?? usualRemedyMs;
    const wasWell = well.has(verdict);
    this.#watched.set(key, {
      key,
      policy,
      action,
      target,
      at,
      incident,
      remedyMs,
      wasWell,
      inOthersHands: false,
    });
  }

  #judged(one: Watched, to: VerdictKind, now: number): void {
    if (well.has(to)) this.#passed(one, now);
    else if (now >= ripeAt(one)) return;
    else if (isSharedCause(to))
      this.#score(one, 'wrong-cause', `the cause was found to be another one: its verdict became ${to}`);
    else if (unseen.has(to)) this.#score(one, 'undecidable', 'what became of it could not be seen');
    else if (othersAtWork.has(to)) one.inOthersHands = true;
  }

  #passed(one: Watched, now: number): void {
    const took = now - one.at;
    if (one.inOthersHands)
      this.#score(one, 'agreed', 'somebody else repaired it, and it was well after that');
    else if (took >= one.remedyMs) this.#needed(one, now);
    else
      this.#score(
        one,
        'unnecessary',
        `it was well by itself after ${durationInWords(took)}, sooner than the ${durationInWords(one.remedyMs)} that ${one.action} takes`,
      );
  }

  /** What leaves its incident without having become well is no longer there: it was taken away or replaced. */
  #gone(one: Watched, now: number): void {
    if (now >= ripeAt(one)) this.#needed(one, now);
    else this.#score(one, 'agreed', 'somebody else took it away or replaced it');
  }

  #needed(one: Watched, until: number): void {
    const lasted = until - one.at;
    const why = `it was ill for ${durationInWords(lasted)}, and ${one.action} takes ${durationInWords(one.remedyMs)}`;
    this.#score(one, 'needed', why, { waitedMs: Math.max(0, lasted - one.remedyMs) });
  }

  /** After a start, what is well then is never said to have become so: when it healed is not known. */
  #lostSight(): void {
    for (const one of this.#watched.values()) {
      if (this.#lastAt >= ripeAt(one)) this.#needed(one, this.#lastAt);
      else this.#score(one, 'undecidable', 'Holdfast was restarted before it was clear');
    }
    this.#taken.clear();
  }

  #giveUp(now: number): void {
    for (const one of this.#about(({ at }) => now - at > longestWatchMs))
      this.#needed(one, one.at + longestWatchMs);
  }

  #about(wanted: (one: Watched) => boolean): readonly Watched[] {
    return this.#watched.size === 0 ? [] : [...this.#watched.values()].filter(wanted);
  }

  #score(one: Watched, score: ShadowScore, why: string, more: { waitedMs?: number } = {}): void {
    const { key, policy, action, target, at } = one;
    this.#watched.delete(key);
    this.#scored.push({ policy, action, target, at, score, why, ...more });
  }
}

/** From here on it is clear: the remedy would have helped, and no shared cause has shown. */
function ripeAt({ at, remedyMs }: Watched): number {
  return at + Math.max(remedyMs, causeShowsMs);
}
