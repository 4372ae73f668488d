import { z } from 'zod';
import { duration } from '../../daemon/config-duration.ts';
import { perSecond, resourceName, share } from './stack-fields.ts';

const resolverSchema = z.strictObject({
  name: resourceName.describe('What these resolvers are called.'),
  share: share.describe('Of all users.'),
  count: z.int().min(1).max(200).default(1).describe('In so many parts that ask at different times.'),
  keepsAtLeast: duration({ least: '0s', most: '1d' })
    .optional()
    .describe('How long an answer is kept; absent: for ever.'),
  keepsAtMost: duration({ least: '0s', most: '1d' })
    .optional()
    .describe('Where that differs from one to the other.'),
});

export const usersSchema = z.strictObject({
  site: z.string().min(1).describe('Name that they type: a record of one of the hosted zones.'),
  database: z
    .string()
    .min(1)
    .optional()
    .describe('Name by which the application finds the database that takes writes.'),
  requestsPerSecond: perSecond.describe('Of all users together.'),
  writeShare: share.default(0.2).describe('Of the requests: those that write.'),
  dataReadShare: share
    .default(0)
    .describe('Of the reads: those that need the cache, or the database behind it.'),
  retries: z.int().min(0).max(3).default(0).describe('Times that a failed request is sent again.'),
  // Who honours a TTL of 60 s and who does not (timing sheet: model).
  resolvers: z
    .array(resolverSchema)
    .min(1)
    .max(20)
    .prefault([
      { name: 'honours-ttl', share: 0.86, count: 20, keepsAtLeast: '60s' },
      { name: 'keeps-longer', share: 0.12, count: 6, keepsAtLeast: '90s', keepsAtMost: '5m' },
      { name: 'never-asks-again', share: 0.02, count: 2 },
    ]),
});
