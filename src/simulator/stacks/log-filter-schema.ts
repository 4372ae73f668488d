import { z } from 'zod';
import { regionName } from './stack-fields.ts';

export const logFilterSchema = z.strictObject({
  name: z.string().min(1).max(512).describe('Name of the metric filter.'),
  region: regionName,
  logGroup: z.string().min(1).max(512).describe('Log group whose lines it looks at.'),
  pattern: z.string().default('ERROR').describe('What it looks for.'),
  metric: z.string().min(1).max(255).default('Errors').describe('Name of its metric.'),
  namespace: z.string().min(1).max(255).default('Application').describe('Namespace of its metric.'),
  usualPerMinute: z.number().min(0).default(0).describe('Lines that match while nothing is wrong.'),
});
