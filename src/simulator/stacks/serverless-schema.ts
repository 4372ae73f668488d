import { z } from 'zod';
import { durationBy } from '../../daemon/config-duration.ts';
import { regionName, tags } from './stack-fields.ts';

const name = z.string().regex(/^[\w-]{1,64}$/, 'must be letters, digits, hyphens and underscores');

const queue = z.string().regex(/^[\w-]{1,80}$/, 'must be letters, digits, hyphens and underscores');

export const functionSchema = z.strictObject({
  name: name.describe('Name of the function.'),
  region: regionName,
  callsPerSecond: z.number().min(0).max(100_000).default(0).describe('How often it is called.'),
  runs: durationBy(100, { least: '1ms', most: '15m' }).describe('How long one call runs.'),
  timeout: durationBy(30_000, { least: '1s', most: '15m' }).describe('After how long Lambda ends a call.'),
  reservedConcurrency: z
    .int()
    .min(0)
    .max(900)
    .optional()
    .describe('How many may run at once of its own; absent: it shares the account’s 1,000.'),
  subnets: z
    .int()
    .min(0)
    .max(6)
    .default(0)
    .describe('How many subnets of the VPC it is connected to; 0: it is in no VPC.'),
  deadLetterQueue: queue
    .optional()
    .describe('Queue of the same region for events that it did not get done; absent: they are lost.'),
  queues: z
    .array(queue)
    .max(10)
    .default([])
    .describe('Queues of the same region that Lambda takes its work from.'),
  database: z
    .strictObject({
      id: z.string().min(1).describe('Database of the same region that its calls ask, beside the users.'),
      queriesPerCall: z.number().min(0).max(10_000).default(1).describe('Queries that one call sends it.'),
    })
    .optional()
    .describe('The database that its calls ask; absent: none.'),
  version: z
    .int()
    .min(1)
    .max(10_000)
    .default(1)
    .describe('Number of the newest published version; all before it are there.'),
  alias: name.default('live').describe('Alias that leads to that version, and by which it is called.'),
  tags,
});

const targetSchema = z.strictObject({
  queue: queue.optional().describe('Queue of the same region that is sent what the rule matches.'),
  function: name.optional().describe('Function of the same region that is called instead.'),
  deadLetterQueue: queue
    .optional()
    .describe('Queue of the same region for what the target did not take; absent: that is lost.'),
  retries: z
    .int()
    .min(0)
    .max(185)
    .optional()
    .describe('How often EventBridge tries again; absent: 185 times.'),
});

export const ruleSchema = z.strictObject({
  name: name.describe('Name of the rule.'),
  region: regionName,
  bus: name.default('default').describe('Event bus that it is on.'),
  eventsPerMinute: z.number().min(0).max(1_000_000).default(0).describe('Events that it matches.'),
  targets: z.array(targetSchema).min(1).max(5).describe('What it sends them to.'),
});
