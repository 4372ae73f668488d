import { z } from 'zod';
import { resourceName } from './stack-fields.ts';

export const organizationSchema = z.strictObject({
  mayList: z
    .boolean()
    .default(true)
    .describe('Whether this account may list the others, as management account or delegated administrator.'),
  accounts: z
    .array(
      z.strictObject({
        id: z
          .string()
          .regex(/^\d{12}$/, 'must be twelve digits in quotes')
          .describe('Another account of the organization; there is nothing in it.'),
        name: resourceName.describe('What the organization calls it.'),
        state: z
          .enum(['ACTIVE', 'SUSPENDED', 'PENDING_CLOSURE', 'CLOSED'])
          .default('ACTIVE')
          .describe('State of the account.'),
        units: z
          .array(z.string().regex(/^ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}$/, 'must be such as ou-ab12-11112222'))
          .max(5)
          .default([])
          .describe('Units that it is in, the outermost first.'),
      }),
    )
    .max(1_000)
    .default([]),
});
