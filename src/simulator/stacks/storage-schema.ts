import { z } from 'zod';
import { regionName, tags } from './stack-fields.ts';

const bucketName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be 3 to 63 small letters, digits, dots and hyphens');

export const bucketSchema = z.strictObject({
  name: bucketName.describe('Name of the bucket.'),
  region: regionName,
  versioning: z
    .enum(['enabled', 'suspended', 'off'])
    .default('enabled')
    .describe('Whether it keeps what is overwritten or deleted.'),
  replicateTo: z
    .array(bucketName)
    .max(10)
    .default([])
    .describe('Buckets that each object is copied to, by name: a replication rule for each.'),
  measured: z.boolean().default(true).describe('Whether S3 publishes metrics of its replication.'),
  objectsPerMinute: z.int().min(0).max(1_000_000).default(60).describe('What its clients write.'),
  tags,
});
