import type { Clock } from '../runtime/clock.ts';
import type { BudgetedCall } from './budget.ts';
import { quotaRegion } from './quotas.ts';

/** So many attempts in a row that were not answered, and a service counts as out until it answers one. */
const inARow = 5;

/**
 * One that answers a call now and then is out as well where at least half of so many attempts within a minute had no
 * answer: repeated, they would be up to twice as many. The judge of harm calls 30 a storm (its `callsPerMinute`).
 */
const pressing = { attempts: 20, withinMs: 60_000 };

/**
 * Which services give no answer at present, or too few. A client that tries each call three times asks a service that
 * is out three times as often as one that works, just when it can bear the least: while it is out each
 * call is made once, and the next sweep is the retry. What repairs (`verify`) may always try again.
 */
export interface Outages {
  /** An attempt was answered, with whatever; or it was not: "too fast" is no answer either. */
  note(call: Asked, isAnswered: boolean): void;
  /** Whether it is no use to try this call again at once. */
  isOut(call: Asked): boolean;
}

type Asked = Pick<BudgetedCall, 'service' | 'scope' | 'priority'>;

interface Lately {
  /** Attempts without an answer since the last one that had one. */
  inARow: number;
  /** Of the last minute, the oldest first; `at` in monotonic milliseconds. */
  readonly attempts: { readonly at: number; readonly isAnswered: boolean }[];
}

export function createOutages(clock: Pick<Clock, 'monotonic'>): Outages {
  const services = new Map<string, Lately>();

  function latelyOf({ service, scope }: Asked): Lately {
    const key = `${scope.account}/${quotaRegion(service, scope.region)}/${service}`;
    const lately = services.get(key) ?? { inARow: 0, attempts: [] };
    services.set(key, lately);
    const { attempts } = lately;
    const since = clock.monotonic() - pressing.withinMs;
    while (attempts[0] !== undefined && attempts[0].at <= since) attempts.shift();
    return lately;
  }

  return {
    note(call, isAnswered) {
      const lately = latelyOf(call);
      lately.inARow = isAnswered ? 0 : lately.inARow + 1;
      lately.attempts.push({ at: clock.monotonic(), isAnswered });
    },
    isOut(call) {
      if (call.priority === 'verify') return false;
      const { inARow: row, attempts } = latelyOf(call);
      const unanswered = attempts.filter(({ isAnswered }) => !isAnswered).length;
      return row >= inARow || (attempts.length >= pressing.attempts && unanswered * 2 >= attempts.length);
    },
  };
}
