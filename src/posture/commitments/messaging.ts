import { type Committing, leftOut, perhaps } from '../commitment.ts';
import { sendersTo } from '../dead-letters.ts';

/** AWS, "Amazon Messaging (SQS, SNS) Service Level Agreement": 99.9 % of a region. */
const source = 'Amazon Messaging SLA';

/** No request waits for a dead-letter queue. */
export const ofQueue: Committing = (queue, model) =>
  sendersTo(queue, model).length > 0
    ? undefined
    : perhaps({ what: `queues in ${queue.region}`, share: 0.999, source }, { once: `sqs ${queue.region}` });

export const ofTopic: Committing = ({ region }) =>
  perhaps({ what: `topics in ${region}`, share: 0.999, source }, { once: `sns ${region}` });

export const ofRule: Committing = ({ name }) =>
  leftOut(`rule ${name}`, 'no request waits for what it sets off');
