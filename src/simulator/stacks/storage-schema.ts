import { z } from 'zod';
import { duration, durationBy } from '../../daemon/config-duration.ts';
import { regionName, resourceName, tags, zoneName, zoneNames } from './stack-fields.ts';

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

export const backupSchema = z.strictObject({
  database: z.string().min(1).optional().describe('The database that AWS Backup backs up, by its id;'),
  table: z.string().min(1).optional().describe('or the table, by its name;'),
  bucket: z.string().min(1).optional().describe('or the bucket, by its name.'),
  region: regionName,
  vault: z
    .string()
    .regex(/^[A-Za-z0-9_-]{2,50}$/, 'must be 2 to 50 letters, digits, - and _')
    .default('Default')
    .describe('Vault that its recovery points go to.'),
  every: durationBy(86_400_000, { least: '1h', most: '35d' }).describe('How often it is backed up.'),
  continuous: z
    .boolean()
    .default(false)
    .describe('Whether it is backed up continuously instead, so that any second can be restored.'),
  lastBackup: duration({ least: '0s', most: '35d' })
    .optional()
    .describe('How old the newest recovery point is; absent: half of the time between two, at most 3h.'),
  copyToAccount: z
    .string()
    .regex(/^\d{12}$/, 'must be twelve digits in quotes')
    .optional()
    .describe('Account that each recovery point is copied to; absent: its own.'),
  copyToRegion: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Region that each is copied to; absent with `copyToAccount`: its own; absent with neither: no copies.',
    ),
  restored: duration({ least: '0s', most: '365d' })
    .optional()
    .describe('How long ago somebody last restored a recovery point; absent: nobody ever did.'),
  restoreFailed: z.boolean().default(false).describe('Whether what was restored then was no good.'),
});

const mibps = z.number().min(0).max(20_000);

export const fileSystemSchema = z.strictObject({
  name: resourceName.describe('Value of its tag Name.'),
  region: regionName,
  zones: zoneNames,
  oneZone: zoneName
    .optional()
    .describe('The zone of a One Zone file system; absent: it is in all of its region.'),
  throughput: z
    .enum(['elastic', 'bursting', 'provisioned'])
    .default('elastic')
    .describe('Throughput mode. A bursting one has credits, and is slow without.'),
  mibps: mibps.default(100).describe('Mebibytes per second that it may carry.'),
  usedMibps: mibps.default(10).describe('What its clients read and write.'),
  encrypted: z.boolean().default(true).describe('Whether it is encrypted at rest.'),
  replicaOf: resourceName
    .optional()
    .describe('A file system that is listed before it and that EFS copies to it; absent: it takes writes.'),
  tags,
});
