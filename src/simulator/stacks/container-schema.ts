import { z } from 'zod';
import { regionName, resourceName, share, tags, zoneNames } from './stack-fields.ts';

const percent = z.int().min(0).max(1_000);

export const containerServiceSchema = z.strictObject({
  name: resourceName.describe('Name of the service, and of its task definition.'),
  cluster: resourceName.default('main').describe('ECS cluster that it runs in.'),
  region: regionName,
  zones: zoneNames,
  tasks: z.int().min(0).max(1_000).default(2).describe('How many tasks are wanted.'),
  revision: z.int().min(1).max(1_000_000).default(1).describe('Revision of the task definition that runs.'),
  circuitBreaker: z
    .enum(['off', 'on', 'rollback'])
    .default('rollback')
    .describe('Whether ECS gives up a deployment whose tasks fail, and goes back to the one before.'),
  minimumHealthyPercent: percent
    .default(100)
    .describe('Of the wanted tasks: how many a deployment leaves running at least.'),
  maximumPercent: percent.default(200).describe('Of the wanted tasks: how many there are at most meanwhile.'),
  neededShare: share
    .default(0)
    .describe('Share of the users’ requests that need it: they fail by so much as its tasks cannot do.'),
  tags,
});
