import { ZodError } from 'zod';
import type { Model } from '../model/model.ts';
import type { Observation } from '../model/observation.ts';
import type { Clock } from '../runtime/clock.ts';
import { errorText } from '../runtime/error-text.ts';
import type { Logger } from '../runtime/logger.ts';
import { type AwsEvent, readEvent } from './event.ts';
import type { EventSource } from './event-source.ts';
import { type MissedEvents, watchForMissed } from './missed-events.ts';
import { recentOnes } from './recent-ones.ts';
import { type Dropped, understand, type Understood } from './understand.ts';

/** What became of a message. docs/events.md says what each is. */
export const outcomes = [
  'fact',
  'hint',
  'duplicate',
  'late',
  'ahead',
  'overtaken',
  'unknown',
  'unexpected',
  'poison',
  'lost',
] as const;
export type Outcome = (typeof outcomes)[number];

export interface EventCount {
  readonly source: string;
  readonly outcome: Outcome;
  readonly count: number;
}

/** Takes messages in, whatever queue they come from. */
export interface EventDesk {
  /** Whether the queue may forget the message now: what came of it is in the journal, or nothing ever will. Never rejects. */
  readonly take: (message: { readonly id: string; readonly body: string }) => Promise<boolean>;
  readonly changed: MissedEvents['changed'];
  readonly counts: () => readonly EventCount[];
  readonly missed: () => ReadonlyMap<string, number>;
  /** By source: seconds from the time of the newest event to its arrival here. */
  readonly delays: () => ReadonlyMap<string, number>;
}

/** Ids of events and of broken messages that are remembered: at 1,000 at once, ten bursts. */
const remembered = 10_000;

export function createEventDesk(parts: {
  readonly sources: readonly EventSource[];
  readonly clock: Clock;
  readonly log: Logger;
  /** Accounts and regions, as `account/region`, whose events are sure to come. */
  readonly covered: readonly string[];
  model(): Model;
  readonly stretchOf: (poller: string) => number;
  push(pushed: {
    readonly observations: readonly Observation[];
    readonly reread: readonly string[];
  }): Promise<'written' | 'lost'>;
}): EventDesk {
  const { clock, log } = parts;
  const sources = new Map(parts.sources.map((source) => [source.source, source]));
  const done = recentOnes(remembered);
  const inHand = new Set<string>();
  const toldPoison = recentOnes(remembered);
  const missed = watchForMissed({ now: () => clock.now(), covered: parts.covered });
  const counted = new Map<string, EventCount>();
  const delays = new Map<string, number>();

  const count = (source: string, outcome: Outcome): void => {
    const key = `${source} ${outcome}`;
    counted.set(key, { source, outcome, count: (counted.get(key)?.count ?? 0) + 1 });
  };

  /** Left in the queue: its redrive policy takes it out of the way, to where people can look at it. */
  const poison = (source: string, messageId: string, why: string): false => {
    count(source, 'poison');
    if (!toldPoison.has(messageId)) log.warn({ messageId, source, detail: why }, 'a message is no event');
    toldPoison.add(messageId);
    return false;
  };

  const drop = (event: AwsEvent, why: Dropped | 'unexpected', source: string): true => {
    count(source, why);
    const { id, detailType, time } = event;
    log.debug({ event: id, source: event.source, detailType, time, outcome: why }, 'an event was dropped');
    done.add(id);
    return true;
  };

  return {
    take: async ({ id: messageId, body }) => {
      const event = readEvent(body);
      if (event === undefined) return poison('none', messageId, 'its body is not what EventBridge sends');
      const source = sources.get(event.source);
      // A name that is not ours is nobody's label.
      if (source === undefined || !source.detailTypes.includes(event.detailType))
        return drop(event, 'unexpected', source?.source ?? 'other');
      const isKnown = done.has(event.id);
      if (isKnown || inHand.has(event.id)) {
        count(source.source, 'duplicate');
        // While the first of them is not in the journal yet, the second stays where it is.
        return isKnown;
      }
      const now = clock.now();
      delays.set(source.source, Math.max(0, now - event.time) / 1000);
      missed.told(event, source.source);
      let understood: Understood;
      try {
        understood = understand(source, event, { ...parts, model: parts.model(), now });
      } catch (error) {
        // Whatever it is, it must not hold up the messages that came with it.
        return poison(source.source, messageId, whyUnreadable(error));
      }
      if (understood.kind !== 'fact' && understood.kind !== 'hint')
        return drop(event, understood.kind, source.source);
      inHand.add(event.id);
      const observations = understood.kind === 'fact' ? [understood.observation] : [];
      const fate = await parts.push({ observations, reread: understood.reread });
      inHand.delete(event.id);
      count(source.source, fate === 'lost' ? 'lost' : understood.kind);
      if (fate === 'written') done.add(event.id);
      return fate === 'written';
    },
    changed: missed.changed,
    counts: () => [...counted.values()],
    missed: missed.counts,
    delays: () => delays,
  };
}

function whyUnreadable(error: unknown): string {
  if (!(error instanceof ZodError)) return errorText(error);
  return error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
}
