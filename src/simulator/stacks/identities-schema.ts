import { z } from 'zod';
import { duration, durationBy } from '../../daemon/config-duration.ts';
import { resourceName } from './stack-fields.ts';

const age = duration({ least: '0s', most: '3650d' });

const keySchema = z.strictObject({
  age: age.prefault('30d').describe('How long ago it was made.'),
  used: age.optional().describe('How long ago it was used last; absent: never.'),
  active: z.boolean().default(true).describe('Whether it may be used.'),
});

export const identitiesSchema = z.strictObject({
  rootKeys: z.int().min(0).max(2).default(0).describe('Access keys of the root user.'),
  ownActions: z
    .array(z.string().regex(/^(\*|[a-z0-9-]+:[A-Za-z0-9*?]+)$/, 'must be an action such as ec2:Describe*'))
    .max(100)
    .default(['ec2:Describe*'])
    .describe('Actions that the policy of Holdfast’s own role allows; simulated AWS refuses nothing for it.'),
  users: z
    .array(
      z.strictObject({
        name: resourceName.describe('Name of the user.'),
        keys: z.array(keySchema).max(2).default([]),
      }),
    )
    .max(1_000)
    .default([]),
  serverCertificates: z
    .array(
      z.strictObject({
        name: resourceName.describe('Name of a certificate that was uploaded to IAM.'),
        expiresIn: durationBy(180 * 86_400_000, { least: '0s', most: '1100d' }).describe(
          'How long it still holds at the beginning.',
        ),
      }),
    )
    .max(100)
    .default([]),
});
