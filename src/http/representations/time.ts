import { z } from 'zod';

/** How the API writes a time: RFC 3339 in UTC, with milliseconds. Ages and durations are seconds. */
export const timeShape = z.string().meta({ format: 'date-time' });

export function time(epochMs: number): string {
  return new Date(epochMs).toISOString();
}

export function timeIfAny(epochMs: number | undefined): string | undefined {
  return epochMs === undefined ? undefined : time(epochMs);
}
