import { type EventSource, namedInEnvelope } from '../event-source.ts';

/** Certificates that run out. */
export const acm: EventSource = {
  source: 'aws.acm',
  detailTypes: ['ACM Certificate Approaching Expiration', 'ACM Certificate Expired'],
  about: namedInEnvelope,
};
