import type { z } from 'zod';
import type { Evidence } from '../../model/verdict.ts';
import { type evidenceShape, time } from './common.ts';

export function evidence(item: Evidence): z.output<typeof evidenceShape> {
  return {
    check: item.check,
    state: item.state,
    family: item.family,
    observedAt: time(item.observedAt),
    reason: item.reason,
  };
}
