import { z } from 'zod';
import { durationBy } from '../../daemon/config-duration.ts';
import { regionName } from './stack-fields.ts';

export const runbookSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z0-9_.-]{3,128}$/, 'must be 3 to 128 letters, digits, -, _ and .')
    .describe('Name of the document.'),
  region: regionName,
  version: z.int().min(1).default(1).describe('The version that there is.'),
  does: z
    .enum(['restart-machine', 'nothing'])
    .default('nothing')
    .describe('What it does to the machine that it is given as InstanceId.'),
  takes: durationBy(60_000, { least: '1s', most: '2h' }).describe('How long a run of it takes.'),
});
