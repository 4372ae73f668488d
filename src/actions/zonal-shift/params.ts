import { z } from 'zod';

const unitMs: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000 };

/** ARC's own form, `90m` or `3h`, in milliseconds; NaN for any other. */
export function shiftLength(text: string): number {
  const [, amount, unit = ''] = /^([1-9]\d*)([mh])$/.exec(text) ?? [];
  return Number(amount) * (unitMs[unit] ?? Number.NaN);
}

/** The whole minutes of a time, in ARC's form. */
export function shiftLengthText(milliseconds: number): string {
  return `${Math.max(1, Math.floor(milliseconds / 60_000))}m`;
}

const leastMs = 30 * 60_000;
/** ARC allows 72 h; what is needed for longer than this is renewed, or seen to by a person. */
const mostMs = 12 * 3_600_000;

/** Defaults are SAFETY section 5's. */
export const shiftParams = z.strictObject({
  expiresIn: z
    .string()
    .refine((text) => shiftLength(text) >= leastMs && shiftLength(text) <= mostMs, {
      message: 'must be from 30m to 12h, such as 3h',
    })
    .default('3h')
    .describe('After this AWS ends the shift by itself, whatever becomes of Holdfast.'),
  zonesRemaining: z
    .int()
    .min(1)
    .max(5)
    .default(2)
    .describe('At least so many zones with healthy targets must go on serving.'),
  maxCpuPercent: z
    .number()
    .min(30)
    .max(90)
    .default(85)
    .describe('What the CPU of the remaining targets may come to with the load of the zone that is left.'),
});

export type ShiftParams = z.output<typeof shiftParams>;
