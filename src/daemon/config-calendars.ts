import { z } from 'zod';
import { duration } from './config-duration.ts';

const window = z.strictObject({
  name: z.string().min(1).max(100).describe('What it is called where it is the reason.'),
  at: z
    .string()
    .regex(/^\S+( +\S+){4}$/, 'must be five fields of cron, such as "0 22 * * 5"')
    .describe('When it begins: five fields of cron; day of the month and of the week must both fit.'),
  for: duration({ least: '1m', most: '31d' }).describe('How long it lasts, in real time.'),
  timezone: z.string().min(1).default('UTC').describe('Whose clock, such as `Europe/Berlin`.'),
});

/** `calendars:` of holdfast.yaml. */
export const calendarsSchema = z
  .record(
    z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, 'must be a name of small letters, digits and hyphens'),
    z.strictObject({
      closed: z
        .array(window)
        .max(100)
        .default([])
        .describe('Windows in which nothing is touched; these win.'),
      open: z
        .array(window)
        .max(100)
        .default([])
        .describe('Where there are any: only in these is anything touched.'),
    }),
  )
  .default({})
  .describe('By name, for `calendar` here and in policies.');
