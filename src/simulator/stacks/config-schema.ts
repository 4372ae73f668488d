import { z } from 'zod';
import { duration } from '../../daemon/config-duration.ts';
import { regionName } from './stack-fields.ts';

const ruleSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[\w-]{1,128}$/, 'must be letters, digits, hyphens and underscores')
    .describe('Name of the rule.'),
  source: z
    .enum(['RDS_INSTANCE_DELETION_PROTECTION_ENABLED'])
    .default('RDS_INSTANCE_DELETION_PROTECTION_ENABLED')
    .describe('The managed rule of AWS that it is.'),
  remediation: duration({ least: '1s', most: '2h' })
    .optional()
    .describe('How long its remediation takes for one resource; absent: it has none.'),
});

export const configSchema = z.strictObject({
  region: regionName,
  recording: z.boolean().default(true).describe('Whether its recorder records.'),
  rules: z.array(ruleSchema).max(100).default([]),
});
