import { z } from 'zod';
import { durationBy } from '../../daemon/config-duration.ts';
import { regionName, resourceName, tags } from './stack-fields.ts';

export const certificateSchema = z.strictObject({
  domain: z
    .string()
    .regex(/^(\*\.)?([a-z0-9-]+\.)+[a-z]{2,}$/, 'must be a domain such as shop.example.com')
    .describe('Domain that it is for.'),
  region: regionName,
  balancers: z
    .array(resourceName)
    .default([])
    .describe(
      'Load balancers of its region, by name, that show it to those who connect; they listen with HTTPS.',
    ),
  expiresIn: durationBy(180 * 86_400_000, { least: '1m', most: '1100d' }).describe(
    'How long it still holds at the beginning.',
  ),
  imported: z
    .boolean()
    .default(false)
    .describe('Whether its owner brought it along, so that ACM does not renew it.'),
  tags,
});
