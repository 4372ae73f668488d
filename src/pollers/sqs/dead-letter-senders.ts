import type { Resource, ResourceKind } from '../../model/resource.ts';
import { known } from '../known.ts';
import type { PollContext } from '../poller.ts';

/** What sends to a queue what it could not get done, by the check that says whether it does. */
const checks: readonly (readonly [ResourceKind, string])[] = [
  ['sqs:queue', 'sqs/dead-letters'],
  ['sns:subscription', 'sns/dead-letters'],
  ['lambda:function', 'lambda/dead-letters'],
  ['events:rule', 'events/dead-letters'],
];

export interface DeadLetterSender {
  readonly from: Resource;
  readonly check: string;
  /** ARN of the queue. */
  readonly to: string;
}

export function deadLetterSenders(context: PollContext): readonly DeadLetterSender[] {
  return checks.flatMap(([kind, check]) =>
    known(context, kind).flatMap((from) => {
      const { deadLetterQueue: one, deadLetterQueues: several } = from.facts;
      const queues = typeof several === 'object' ? several : typeof one === 'string' ? [one] : [];
      // A function may send to a topic as well.
      return queues.filter((to) => to.split(':')[2] === 'sqs').map((to) => ({ from, check, to }));
    }),
  );
}
