import { type EventSource, namedInEnvelope } from '../event-source.ts';

/** Serverless caches only. The failover of a node is told through an SNS topic and by a read, never here. */
export const elasticache: EventSource = {
  source: 'aws.elasticache',
  detailTypes: [
    'Cache Created',
    'Cache Updated',
    'Cache Deleted',
    'Cache Creation Failed',
    'Cache Update Failed',
    'Cache Limit Approaching',
    'Snapshot Created',
    'Snapshot Creation Failed',
    'Snapshot Export Failed',
    'Snapshot Copy Failed',
  ],
  about: namedInEnvelope,
};
