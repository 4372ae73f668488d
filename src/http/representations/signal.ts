import { z } from 'zod';
import { type Signal, stateAt } from '../../model/signal.ts';
import { evidenceShape } from './evidence.ts';
import { time, timeShape } from './time.ts';

export const signalShape = z
  .object({
    check: z.string(),
    by: z.string().optional(),
    state: z.enum(['pass', 'warn', 'fail', 'unknown']).describe('Now: past its validity it is unknown.'),
    since: timeShape,
    ageSeconds: z.number(),
    validForSeconds: z.number(),
    family: evidenceShape.shape.family,
    reason: z.string(),
    value: z.number().optional(),
  })
  .meta({ id: 'Signal' });

export function signalRepresentation(signal: Signal, now: number): z.output<typeof signalShape> {
  return {
    check: signal.check,
    by: signal.by,
    state: stateAt(signal, now),
    since: time(signal.since),
    ageSeconds: (now - signal.observedAt) / 1000,
    validForSeconds: signal.validForMs / 1000,
    family: signal.family,
    reason: signal.reason,
    value: signal.value,
  };
}
