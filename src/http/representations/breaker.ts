import { z } from 'zod';
import type { GroupBreaker } from '../../safety/group-breaker.ts';
import { time, timeShape } from './time.ts';

export const breakerShape = z
  .object({
    group: z.string(),
    name: z.string(),
    state: z.enum(['closed', 'open', 'cooling', 'latched']),
    since: timeShape,
    size: z.int().optional().describe('What shares are taken of while its members are repaired.'),
    opened: z.array(timeShape).describe('When it opened lately, oldest first.'),
  })
  .meta({ id: 'Breaker', description: 'Whether members of a group may be repaired one by one.' });

export function breakerRepresentation(breaker: GroupBreaker): z.output<typeof breakerShape> {
  return {
    group: breaker.group,
    name: breaker.name,
    state: breaker.state,
    since: time(breaker.since),
    size: breaker.frozen?.size,
    opened: breaker.trips.map(time),
  };
}
