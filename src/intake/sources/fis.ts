import { type EventSource, namedInEnvelope } from '../event-source.ts';

/** Experiments of the Fault Injection Service, during which failures are meant. */
export const fis: EventSource = {
  source: 'aws.fis',
  detailTypes: ['FIS Experiment State Change'],
  about: namedInEnvelope,
  tellsOfNew: true,
};
