import { z } from 'zod';

/** Fields that several parts of a stack have. */

/** AWS: balancers have the shortest names, of 32 characters; the model holds everything to that. */
export const resourceName = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9._-]{0,62}$/, 'must begin with a letter and have letters, digits and hyphens');

export const regionName = z
  .string()
  .min(1)
  .default('home')
  .describe('`home` (the first region), `standby` (the second), or one by its name.');

export const regionNames = z
  .array(z.string().min(1))
  .min(1)
  .default(['home'])
  .describe('One in each of these: `home`, `standby`, or regions by name.');

export const zoneName = z
  .string()
  .min(1)
  .describe('A zone by its name, or by number in its region: `home/1`, `standby/2`.');

export const zoneNames = z
  .array(zoneName)
  .min(1)
  .optional()
  .describe('Zones, by name or number; absent: all of the region.');

export const tags = z
  .record(z.string().min(1), z.string())
  .default({})
  .describe('Tags beside those of the stack.');

export const perSecond = z.number().positive().max(1_000_000);

export const share = z.number().min(0).max(1);
