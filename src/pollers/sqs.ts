import type { Poller } from './poller.ts';
import { messagesPart } from './sqs/messages.ts';
import { queuesPart } from './sqs/queues.ts';
import { refreshQueues } from './sqs/refresh.ts';

/** SQS: which queues there are and how they are set, and whether what lies in them is taken out in time. */
export const sqs: Poller = {
  name: 'sqs',
  parts: [queuesPart, messagesPart],
  refresh: refreshQueues,
};
