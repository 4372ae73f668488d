import type { BudgetedCall } from './budget.ts';
import { quotaRegion } from './quotas.ts';

/** So many attempts in a row that were not answered, and a service counts as out until it answers one. */
const inARow = 5;

/**
 * Which services give no answer at present. A client that tries each call three times asks a service that
 * is out three times as often as one that works, just when it can bear the least: while it is out each
 * call is made once, and the next sweep is the retry. What repairs (`verify`) may always try again.
 */
export interface Outages {
  /** An attempt was answered, with whatever; or it was not. */
  note(call: Asked, isAnswered: boolean): void;
  /** Whether it is no use to try this call again at once. */
  isOut(call: Asked): boolean;
}

type Asked = Pick<BudgetedCall, 'service' | 'scope' | 'priority'>;

export function createOutages(): Outages {
  const unanswered = new Map<string, number>();
  const keyOf = ({ service, scope }: Asked) =>
    `${scope.account}/${quotaRegion(service, scope.region)}/${service}`;
  return {
    note(call, isAnswered) {
      const key = keyOf(call);
      if (isAnswered) unanswered.delete(key);
      else unanswered.set(key, (unanswered.get(key) ?? 0) + 1);
    },
    isOut: (call) => call.priority !== 'verify' && (unanswered.get(keyOf(call)) ?? 0) >= inARow,
  };
}
