import { type EventSource, namedInEnvelope } from '../event-source.ts';

/** A tag may opt a resource in, or out again. */
export const tag: EventSource = {
  source: 'aws.tag',
  detailTypes: ['Tag Change on Resource'],
  about: namedInEnvelope,
};
