import { z } from 'zod';
import { regionName, tags } from './stack-fields.ts';

const name = z.string().regex(/^[\w-]{1,80}$/, 'must be letters, digits, hyphens and underscores');

const subscriberSchema = z.strictObject({
  protocol: z.enum(['sqs', 'lambda', 'https', 'email']).default('sqs').describe('How it is told.'),
  endpoint: z
    .string()
    .min(1)
    .describe('The name of a queue or function of the same region, an address of the web or of a person.'),
  confirmed: z
    .boolean()
    .default(true)
    .describe('Whether it said that it wants to be told; queues and functions always did.'),
  deadLetterQueue: name
    .optional()
    .describe('Queue of the same region for what cannot be delivered to it; absent: that is lost.'),
});

export const topicSchema = z.strictObject({
  name: name.describe('Name of the topic.'),
  region: regionName,
  messagesPerSecond: z
    .number()
    .min(0)
    .max(1_000_000)
    .default(0)
    .describe('Messages that are published to it.'),
  subscribers: z.array(subscriberSchema).max(100).default([]).describe('Who is told what is published.'),
  tags,
});
