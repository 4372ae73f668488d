import { z } from 'zod';
import { durationBy } from './config-duration.ts';

/** Facts that are pushed to us, beside those that are polled. */
export const intakeSchema = z.strictObject({
  sqs: z
    .array(
      z.strictObject({
        queueUrl: z
          .url({ protocol: /^https?$/ })
          .describe('Address of a queue that EventBridge feeds, see [events.md](events.md).'),
        account: z
          .string()
          .regex(/^\d{12}$/, 'must be a twelve-digit AWS account id, in quotes')
          .optional()
          .describe('Account of the queue, one of `accounts`. Absent: as its address tells.'),
        region: z
          .string()
          .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be a region such as eu-west-1')
          .optional()
          .describe('Region of the queue. Absent: as its address tells.'),
      }),
    )
    .max(50)
    .default([]),
  alertmanager: z
    .strictObject({
      repeatInterval: durationBy(60_000, { least: '15s', most: '15m' }).describe(
        'The `repeat_interval` of the route that leads here: an alert counts for 2.5 times as long, see [alerts.md](alerts.md).',
      ),
    })
    .prefault({}),
});
