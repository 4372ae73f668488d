import { z } from 'zod';
import { regionNames, resourceName, tags } from './stack-fields.ts';

export const distributionSchema = z.strictObject({
  name: resourceName.describe('What this file calls it by; CloudFront gives it an id of its own.'),
  aliases: z
    .array(z.string().regex(/^([a-z0-9-]+\.)+[a-z]{2,}$/, 'must be a domain such as shop.example.com'))
    .default([])
    .describe('Names that it answers to; its records are said in `hostedZones`.'),
  balancer: resourceName.describe('Load balancer, by name, that it fetches from.'),
  regions: regionNames.describe(
    'Where that load balancer is, the origin that is asked first before the others; with a second region they are a group, the second of which is asked for what the first fails.',
  ),
  viewerProtocol: z
    .enum(['redirect-to-https', 'https-only', 'allow-all'])
    .default('redirect-to-https')
    .describe('What becomes of a request that is not encrypted.'),
  logging: z.boolean().default(true).describe('Whether it keeps a log of what it is asked.'),
  additionalMetrics: z.boolean().default(false).describe('Whether it reports the latency of its origins.'),
  tags,
});
