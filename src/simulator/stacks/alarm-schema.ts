import { z } from 'zod';
import { durationBy } from '../../daemon/config-duration.ts';
import { regionNames, resourceName, tags, zoneName } from './stack-fields.ts';

const periods = z.int().min(1).max(100);

export const alarmSchema = z.strictObject({
  name: z.string().min(1).max(255).describe('Name of the alarm.'),
  description: z.string().default('').describe('What it means, for people.'),
  regions: regionNames,
  metric: z.string().min(1).describe('Name of the metric.'),
  balancer: resourceName.optional().describe('Load balancer, by name, whose metric it is.'),
  database: resourceName.optional().describe('Database whose metric it is.'),
  group: resourceName.optional().describe('Auto Scaling group, by name, whose metric it is.'),
  zone: zoneName.optional().describe("With a balancer: only this zone's part of the metric."),
  namespace: z.string().min(1).optional().describe('Namespace of any other metric.'),
  dimensions: z
    .record(z.string().min(1), z.string().min(1))
    .optional()
    .describe('Dimensions of any other metric.'),
  statistic: z
    .enum(['Average', 'Sum', 'Minimum', 'Maximum', 'SampleCount'])
    .default('Average')
    .describe('Statistic.'),
  period: durationBy(60_000, { least: '1m', most: '1d' }).describe('Length of a period.'),
  comparison: z
    .enum([
      'GreaterThanOrEqualToThreshold',
      'GreaterThanThreshold',
      'LessThanThreshold',
      'LessThanOrEqualToThreshold',
    ])
    .default('GreaterThanThreshold')
    .describe('How a value is held against the threshold.'),
  threshold: z.number().describe('Threshold.'),
  datapointsToAlarm: periods.default(1).describe('M: breaching periods that make an alarm.'),
  evaluationPeriods: periods.default(1).describe('N: of so many.'),
  missing: z
    .enum(['missing', 'ignore', 'breaching', 'notBreaching'])
    .default('missing')
    .describe('What a period without data counts as.'),
  actions: z
    .array(z.string().startsWith('arn:', 'must be an ARN'))
    .max(5)
    .default([])
    .describe('What it sets off when it goes to ALARM, such as the ARN of an SNS topic.'),
  tags,
});
