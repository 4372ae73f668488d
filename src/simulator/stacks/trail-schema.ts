import { z } from 'zod';
import { regionName, resourceName } from './stack-fields.ts';

export const trailSchema = z.strictObject({
  name: resourceName.describe('Name of the trail.'),
  region: regionName,
  bucket: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be a name of a bucket such as shop-audit')
    .default('audit-logs')
    .describe('Bucket that it writes to; it may be one of another account, and need not be in the stack.'),
  multiRegion: z.boolean().default(true).describe('Whether it logs all regions.'),
});
