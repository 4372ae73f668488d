import { z } from 'zod';
import type { Model } from '../../model/model.ts';
import type { Taken } from '../../safety/history.ts';
import { nameOf } from '../../model/name-of.ts';
import { time, timeShape } from './time.ts';

export const takenShape = z
  .object({
    by: z.string(),
    since: timeShape,
    policy: z.string(),
    target: z.string(),
    targetName: z.string(),
    incident: z.string().optional().describe('All of it is taken. Absent: there was none, the target is.'),
  })
  .meta({ id: 'Taken', description: 'What needed a person, and has one.' });

export function takenRepresentation(
  { by, at, policy, target, incident }: Taken,
  model: Model,
): z.output<typeof takenShape> {
  return { by, since: time(at), policy, target, targetName: nameOf(target, model), incident };
}
