import { z } from 'zod';
import { type EventSource, namedInEnvelope } from '../event-source.ts';

const ofEntities = z.object({
  affectedEntities: z.array(z.object({ entityValue: z.string() })).default([]),
});

/** What AWS Health says about the account comes without the support plan that its API needs. */
export const health: EventSource = {
  source: 'aws.health',
  detailTypes: ['AWS Health Event', 'AWS Health Abuse Event'],
  about: (event) => [
    ...namedInEnvelope(event),
    ...ofEntities.parse(event.detail).affectedEntities.map(({ entityValue }) => entityValue),
  ],
};
