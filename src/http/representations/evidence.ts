import { z } from 'zod';
import type { Evidence } from '../../model/verdict.ts';
import { time, timeShape } from './time.ts';

export const evidenceShape = z.object({
  check: z.string(),
  state: z.enum(['pass', 'warn', 'fail', 'unknown']),
  family: z.enum(['hypervisor', 'network', 'application', 'external', 'control-plane', 'data']),
  observedAt: timeShape,
  reason: z.string(),
});

export function evidence(item: Evidence): z.output<typeof evidenceShape> {
  return {
    check: item.check,
    state: item.state,
    family: item.family,
    observedAt: time(item.observedAt),
    reason: item.reason,
  };
}
