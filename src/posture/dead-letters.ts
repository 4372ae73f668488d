import type { Model } from '../model/model.ts';
import type { Resource, ResourceKind } from '../model/resource.ts';
import { textIn, textsIn } from './read.ts';

/** What can send to a dead-letter queue, which is in its account and region (AWS). */
const senders: readonly ResourceKind[] = ['sqs:queue', 'sns:subscription', 'lambda:function', 'events:rule'];

/** Everything beside a queue that may have it for a dead-letter queue. */
export function sendersBeside(queue: Resource, model: Model): readonly Resource[] {
  return senders
    .flatMap((kind) => [...model.ofKind(kind)])
    .flatMap((id) => model.resources.get(id) ?? [])
    .filter(({ account, region }) => account === queue.account && region === queue.region);
}

/** Those whose dead letters come to this queue. */
export function sendersTo(queue: Resource, model: Model): readonly Resource[] {
  return sendersBeside(queue, model).filter(
    (one) =>
      textIn(one, 'deadLetterQueue') === queue.id || textsIn(one, 'deadLetterQueues').includes(queue.id),
  );
}
