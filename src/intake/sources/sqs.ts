import { queueArn } from '../../aws/arn.ts';
import { apiCall, managementOnly, readCall, sentText } from '../api-call.ts';
import type { EventSource } from '../event-source.ts';

/** Queues: that somebody changed, emptied or deleted one CloudTrail tells. */
export const sqs: EventSource = {
  source: 'aws.sqs',
  detailTypes: [apiCall],
  detail: managementOnly,
  about: (event) => {
    const call = readCall(event);
    const name = call === undefined ? undefined : sentText(call, 'queueUrl')?.split('/').at(-1);
    return [...(call?.arns ?? []), ...(name ? [queueArn(event, name)] : [])];
  },
};
