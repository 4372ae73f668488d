import { z } from 'zod';
import { durationBy } from '../../daemon/config-duration.ts';
import { regionName, tags } from './stack-fields.ts';

const queueName = z.string().regex(/^[\w-]{1,80}$/, 'must be letters, digits, hyphens and underscores');

const rate = z.number().min(0).max(1_000_000);

export const queueSchema = z.strictObject({
  name: queueName.describe(
    'Name of the queue. One that begins with `holdfast` is a queue of events, see above.',
  ),
  region: regionName,
  arrivesPerSecond: rate.default(0).describe('Messages that are sent to it.'),
  takesPerSecond: rate.default(0).describe('Messages that its consumers get done at most.'),
  retention: durationBy(4 * 86_400_000, { least: '1m', most: '14d' }).describe(
    'How long it keeps what nobody takes.',
  ),
  deadLetterQueue: queueName
    .optional()
    .describe(
      'Queue of the same region, listed before, for what its consumers do not get done; absent: none.',
    ),
  maxReceives: z
    .int()
    .min(1)
    .max(1_000)
    .default(5)
    .describe('After so many receives in vain a message goes to the dead-letter queue.'),
  tags,
});
