import { type EventSource, namedInEnvelope } from '../event-source.ts';

/** Canaries: probes from outside. */
export const synthetics: EventSource = {
  source: 'aws.synthetics',
  detailTypes: ['Synthetics Canary Status Change', 'Synthetics Canary TestRun Failure'],
  about: namedInEnvelope,
};
