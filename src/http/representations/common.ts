import { z } from 'zod';
import { verdictKinds } from '../../model/verdict.ts';

/** How the API writes a time: RFC 3339 in UTC, with milliseconds. Ages and durations are seconds. */
export const timeShape = z.string().meta({ format: 'date-time' });

export function time(epochMs: number): string {
  return new Date(epochMs).toISOString();
}

export function timeIfAny(epochMs: number | undefined): string | undefined {
  return epochMs === undefined ? undefined : time(epochMs);
}

export const verdictKindShape = z.enum(verdictKinds);
export const groupStateShape = z.enum(['healthy', 'degraded', 'critical', 'down', 'unknown']);

export const evidenceShape = z.object({
  check: z.string(),
  state: z.enum(['pass', 'warn', 'fail', 'unknown']),
  family: z.enum(['hypervisor', 'network', 'application', 'external', 'control-plane', 'data']),
  observedAt: timeShape,
  reason: z.string(),
});

/** A page of a list. `next` is the offset of the following page and is absent on the last one. */
export function pageShape<T extends z.ZodType>(item: T) {
  return z.object({
    items: z.array(item),
    total: z.int(),
    offset: z.int(),
    limit: z.int(),
    next: z.int().optional(),
  });
}
