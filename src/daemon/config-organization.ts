import { z } from 'zod';

const accountId = z.string().regex(/^\d{12}$/, 'must be a twelve-digit AWS account id, in quotes');
const region = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be a region such as eu-west-1');

/** Accounts that are found rather than written down: those of an organization. */
export const organizationSchema = z.strictObject({
  role: z
    .string()
    .regex(/^[\w+=,.@/-]+$/, 'must be the name of a role, with its path if it has one: not its ARN')
    .default('holdfast')
    .describe('Name of the role that is assumed in each account that is found, with its path if it has one.'),
  externalId: z.string().min(2).optional().describe('External id that these roles ask for.'),
  regions: z
    .array(region)
    .min(1)
    .optional()
    .describe('Regions to watch in each. Absent: that of the default credentials.'),
  organizationalUnits: z
    .array(z.string().regex(/^(r|ou)-[0-9a-z-]+$/, 'must be the id of a unit such as ou-ab12-11112222'))
    .min(1)
    .optional()
    .describe('Only accounts in these units, or in units within them. Absent: all.'),
  excludeAccounts: z.array(accountId).default([]).describe('Accounts that are left out.'),
  lister: z
    .strictObject({
      roleArn: z
        .string()
        .regex(/^arn:[^:]+:iam::\d{12}:role\//, 'must be the ARN of a role')
        .describe(
          'Role that may list the accounts. Without `lister` the default credentials must be of the management account or of a delegated administrator.',
        ),
      externalId: z.string().min(2).optional().describe('External id that the role asks for.'),
    })
    .optional(),
});

export type OrganizationConfig = z.output<typeof organizationSchema>;
