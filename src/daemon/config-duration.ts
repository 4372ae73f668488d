import { z } from 'zod';
import { durationText } from '../policy/duration.ts';
import { parseDuration } from '../runtime/duration.ts';

/**
 * A setting such as "90s", "5m" or "1h30m", which becomes milliseconds. Outside its bounds it would
 * enforce nothing, or forbid everything: the configuration is refused.
 */
export function duration(bounds: { readonly least: string; readonly most: string }) {
  const [least, most] = [parseDuration(bounds.least) ?? Number.NaN, parseDuration(bounds.most) ?? Number.NaN];
  return z
    .string()
    .regex(/^(\d+(ms|s|m|h|d))+$/, 'must be a duration such as 30s, 5m or 1h30m')
    .meta(bounds)
    .transform((text) => parseDuration(text) ?? Number.POSITIVE_INFINITY)
    .refine((ms) => ms >= least && ms <= most, `must be from ${bounds.least} to ${bounds.most}`);
}

/** The same with a default, which is written down in milliseconds where the setting is used. */
export function durationBy(defaultMs: number, bounds: { readonly least: string; readonly most: string }) {
  return duration(bounds).prefault(durationText(defaultMs));
}
