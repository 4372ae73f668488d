import type { PollContext } from '../poller.ts';
import { knownOf } from '../seldom.ts';

/** Whether a route table of the region leads to it, by AWS's id; what nobody leads to, nobody misses. */
export function leadsTo(target: string, context: PollContext): boolean {
  return knownOf('vpc:route-table', context).some(({ facts }) => {
    const targets = facts['targets'];
    return Array.isArray(targets) && targets.includes(target);
  });
}
