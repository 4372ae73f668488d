import { z } from 'zod';
import { duration, durationBy } from '../../daemon/config-duration.ts';
import { regionNames, share, tags, zoneName } from './stack-fields.ts';

const identifier = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,62}$/,
    'must begin with a small letter and have small letters, digits and hyphens',
  );

export const databaseSchema = z.strictObject({
  id: identifier.describe('DB instance identifier.'),
  zone: zoneName.default('home/1'),
  engine: z
    .enum(['postgres', 'mysql', 'mariadb', 'aurora-postgresql', 'aurora-mysql'])
    .default('postgres')
    .describe('Engine.'),
  version: z.string().min(1).default('17.5').describe('Version of the engine.'),
  class: z
    .string()
    .startsWith('db.', 'must be a class such as db.m7g.large')
    .default('db.m7g.large')
    .describe('DB instance class.'),
  replicaOf: identifier.optional().describe('Database that it replicates from; absent: it takes writes.'),
  lag: duration({ least: '0s', most: '1d' })
    .optional()
    .describe('How far behind its source it runs; absent: not at all.'),
  standby: zoneName
    .optional()
    .describe(
      'Zone of the synchronous standby that RDS fails over to by itself (Multi-AZ); absent: there is none.',
    ),
  queriesPerSecond: z
    .number()
    .min(1)
    .optional()
    .describe('What it can answer with a warm buffer pool; absent: no limit.'),
  cluster: identifier
    .optional()
    .describe('Aurora: the cluster whose storage it shares. The first member that is listed writes.'),
  globalCluster: identifier
    .optional()
    .describe(
      'Aurora: the global database that its cluster is in. The first cluster that is listed with it writes.',
    ),
  promotionTier: z.int().min(0).max(15).default(1).describe('Aurora: the lowest is promoted first.'),
  lastBackup: duration({ least: '0s', most: '35d' })
    .optional()
    .describe('How old the newest backup is; absent: from the last midnight.'),
  lastSnapshot: duration({ least: '0s', most: '365d' })
    .optional()
    .describe('How old the newest snapshot is that a person took; absent: there is none.'),
  deletionProtection: z.boolean().default(true).describe('Whether RDS refuses to delete it.'),
  encrypted: z.boolean().default(true).describe('Whether its storage and backups are encrypted.'),
  backupRetention: durationBy(7 * 86_400_000, { least: '0s', most: '35d' }).describe(
    'How long backups are kept.',
  ),
  tags,
});

export const cacheSchema = z.strictObject({
  id: identifier.describe('Name of the cache.'),
  nodes: z
    .array(zoneName)
    .min(1)
    .max(90)
    .describe('The zone of the primary of each shard; shards share the keys. All in one region.'),
  replicas: z
    .int()
    .min(0)
    .max(5)
    .default(0)
    .describe('Replicas of each primary, in the zones that follow its own in turn.'),
  spread: z
    .boolean()
    .default(true)
    .describe('Whether replicas are in other zones than their primary; else they are in its own.'),
  hitRatio: share.default(0.95).describe('Of the reads: those that it answers once it is warm.'),
  automaticFailover: z
    .boolean()
    .default(true)
    .describe('Whether ElastiCache puts a replica in the place of a primary that is gone.'),
  multiAz: z.boolean().default(true).describe('Whether Multi-AZ is turned on; it needs replicas.'),
  encryptedAtRest: z.boolean().default(true).describe('Whether its snapshots are encrypted.'),
  encryptedInTransit: z.boolean().default(true).describe('Whether clients speak to it by TLS.'),
  globalDatastore: identifier
    .optional()
    .describe('The global datastore that it is in. The first cache that is listed with it takes writes.'),
  snapshotRetention: durationBy(86_400_000, { least: '0s', most: '35d' }).describe(
    'How long the copy that is made each day is kept; 0s: none is made.',
  ),
  tags,
});

const units = z.int().min(1).max(40_000);

export const tableSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z0-9_.-]{3,255}$/, 'must be 3 to 255 letters, digits, -, _ and .')
    .describe('Name of the table.'),
  regions: regionNames.describe('A replica in each of these, all of which take writes.'),
  readCapacity: units
    .optional()
    .describe('Read units per second that are provisioned; absent: it is billed by the request.'),
  writeCapacity: units
    .optional()
    .describe('Write units per second that are provisioned; said of both or of none.'),
  readsPerSecond: z.number().min(0).default(100).describe('What its clients read, units per second.'),
  writesPerSecond: z.number().min(0).default(20).describe('What they write.'),
  indexes: z
    .array(
      z.strictObject({
        name: z
          .string()
          .regex(/^[A-Za-z0-9_.-]{3,255}$/, 'must be 3 to 255 letters, digits, -, _ and .')
          .describe('Name of a global secondary index. Every write of the table goes to it, too.'),
        readCapacity: units
          .optional()
          .describe('Read units per second that are provisioned for it; absent: as many as for the table.'),
        writeCapacity: units
          .optional()
          .describe('Write units: where they do not do, the writes of the table are throttled.'),
        readsPerSecond: z.number().min(0).default(10).describe('What its clients read of it.'),
      }),
    )
    .max(20)
    .default([])
    .describe('Its global secondary indexes, each with a capacity of its own.'),
  deletionProtection: z.boolean().default(true).describe('Whether DynamoDB refuses to delete it.'),
  pointInTimeRecovery: z
    .boolean()
    .default(true)
    .describe('Whether it can be restored to any moment of the last weeks.'),
  tags,
});
