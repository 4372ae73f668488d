import { z } from 'zod';
import { roles } from '../http/parts.ts';
import { policyModes } from '../policy/policy.ts';
import { calendarsSchema } from './config-calendars.ts';
import { duration } from './config-duration.ts';
import { intakeSchema } from './config-intake.ts';
import { organizationSchema } from './config-organization.ts';
import { safetySchema } from './config-safety.ts';
import { verdictsSchema } from './config-verdicts.ts';
import { defaultPolicyFolder } from './shipped-policies.ts';

const accountId = z.string().regex(/^\d{12}$/, 'must be a twelve-digit AWS account id, in quotes');

const person = z
  .string()
  .min(1)
  .optional()
  .describe('The one person it reaches, named as in `http.tokens`: gets links to answer by.');

const observations = z
  .boolean()
  .default(true)
  .describe('Whether what is observed is kept for `holdfast replay`, as far as it changed.');

/** The whole of `holdfast.yaml`. Every field has a default: no file at all is a valid configuration. */
export const configSchema = z.strictObject({
  accounts: z
    .array(
      z.strictObject({
        id: accountId.optional().describe('Account. Absent: that of the role, else of the credentials.'),
        roleArn: z
          .string()
          .startsWith('arn:')
          .optional()
          .describe('Role to assume. Absent: the default credentials themselves.'),
        externalId: z.string().min(2).optional().describe('External id that the role asks for.'),
        regions: z
          .array(z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be a region such as eu-west-1'))
          .min(1)
          .optional()
          .describe('Regions to watch. Absent: that of the default credentials.'),
        cell: z
          .string()
          .regex(/^[\w.-]{1,64}$/, 'must be letters, digits, dots, hyphens and underscores, 64 at most')
          .optional()
          .describe(
            'With `replicas`: what is judged together with this account. Absent: all of those without.',
          ),
      }),
    )
    .min(1)
    .default([{}])
    .describe('Accounts to watch.'),
  organization: organizationSchema
    .optional()
    .describe('Finds more accounts to watch: those of an organization. Absent: only `accounts` are.'),
  policies: z
    .string()
    .default(defaultPolicyFolder)
    .describe('Folder of policy files; without one, those that come with Holdfast.'),
  services: z.string().optional().describe('File that declares business services.'),
  mode: z.enum(policyModes).default('observe').describe('Upper bound on the mode of every policy.'),
  scope: z
    .strictObject({
      tag: z.string().min(1).describe('Tag that opts a resource in. Without a scope nothing is acted on.'),
      value: z.string().min(1).describe('Value that the tag must have.'),
    })
    .optional(),
  journal: z
    .discriminatedUnion('store', [
      z.strictObject({
        store: z
          .literal('sqlite')
          // Optional, so that a journal of which only the file is said can be told from the others.
          .optional()
          .default('sqlite')
          .describe('Where the journal is kept; `memory` forgets it at the end.'),
        path: z.string().default('holdfast.sqlite').describe('File of the SQLite journal.'),
        network: z
          .boolean()
          .optional()
          .describe('Whether the file lies on NFS (EFS) or SMB. Absent: what Linux says of its folder.'),
        observations,
      }),
      z.strictObject({
        store: z
          .literal('dynamodb')
          .describe('One DynamoDB table, made by `deploy/journal`, that may hold many journals.'),
        table: z.string().min(3).default('holdfast-journal').describe('Name of the table, or its ARN.'),
        name: z
          .string()
          .min(1)
          .default('holdfast')
          .describe('Which journal in the table: another for each Holdfast.'),
        region: z
          .string()
          .optional()
          .describe('Region of the table. Absent: that of the default credentials.'),
        observations,
      }),
      z.strictObject({ store: z.literal('memory'), observations }),
    ])
    .default({ store: 'sqlite', path: 'holdfast.sqlite', observations: true }),
  replicas: z
    .strictObject({
      lease: duration({ least: '15s', most: '5m' })
        .default(60_000)
        .describe('A replica that is not heard of for so long is gone, and others take over what it held.'),
      url: z
        .url({ protocol: /^http$/ })
        .optional()
        .describe(
          'Where the other replicas reach this one. Absent: the first address of its network, and its port.',
        ),
    })
    .optional()
    .describe('Several of these share the work, by the table of the journal. Absent: this one works alone.'),
  http: z
    .strictObject({
      host: z.string().default('0.0.0.0').describe('Address to listen on.'),
      port: z.int().min(0).max(65_535).default(8080).describe('Port to listen on; 0 takes a free one.'),
      tokens: z
        .array(
          z.strictObject({
            name: z.string().min(1).describe('Who it is: the author of the changes made with it.'),
            role: z
              .enum(roles)
              .describe(
                '`alerts` opens `/api/v1/alerts` only; of the others each opens what those before it do: reading, changing, ordering in spite of gates.',
              ),
            sha256: z
              .string()
              .regex(/^[0-9a-f]{64}$/, 'must be the SHA-256 of the token, in hexadecimal')
              .describe('SHA-256 of the token, hexadecimal, as `sha256sum` prints it.'),
          }),
        )
        .default([])
        .describe('With none, reading is open and nothing can be changed over HTTP.'),
    })
    .prefault({}),
  heartbeat: z
    .strictObject({
      name: z
        .string()
        .min(1)
        .max(100)
        .default('holdfast')
        .describe('Which Holdfast it is: the dimension `Name` of the metric.'),
      region: z.string().optional().describe('Region of the metric. Absent: the first of the first account.'),
    })
    .optional()
    .describe(
      'Says each minute in CloudWatch that it watches, for an alarm on silence. Absent: it does not.',
    ),
  calendars: calendarsSchema,
  calendar: z.string().min(1).optional().describe('Name of the calendar that every policy keeps to.'),
  links: z
    .strictObject({
      publicUrl: z
        .url({ protocol: /^https?$/ })
        .optional()
        .describe(
          'Where people reach Holdfast; with it, and a secret, notifications carry links to answer by.',
        ),
      secretFile: z
        .string()
        .optional()
        .describe(
          'File of the secret that signs them, 32 characters or more; the text itself is never a setting.',
        ),
    })
    .prefault({}),
  pollers: z
    .record(
      z.string(),
      z.strictObject({
        enabled: z.boolean().default(true).describe('Whether this service is read at all.'),
        every: duration({ least: '10s', most: '1h' })
          .optional()
          .describe('How often its quickest part is read; its other parts in proportion.'),
      }),
    )
    .default({})
    .describe('By name, see [signals.md](signals.md).'),
  intake: intakeSchema.prefault({}),
  safety: safetySchema.prefault({}),
  verdicts: verdictsSchema.prefault({}),
  stopSwitch: z
    .strictObject({
      file: z
        .string()
        .default('holdfast.stop')
        .describe('Nothing is acted on while this file exists; unreadable means stopped.'),
      parameter: z
        .string()
        .regex(/^(\/?[\w.-]+)+$/, 'must be the name of a parameter, such as /holdfast/stop')
        .optional()
        .describe(
          'Parameter of Systems Manager, in the first region of the first account; only `run` is clear.',
        ),
    })
    .prefault({}),
  notify: z
    .strictObject({
      channels: z
        .record(
          z.string(),
          z.discriminatedUnion('kind', [
            z.strictObject({
              kind: z.literal('webhook').describe('How it is sent.'),
              url: z.url({ protocol: /^https?$/ }).describe('Where `webhook` posts its JSON.'),
              person,
            }),
            z.strictObject({
              kind: z.literal('sns'),
              topicArn: z.string().startsWith('arn:').describe('Where `sns` publishes.'),
              person,
            }),
          ]),
        )
        .default({})
        .describe('What `page: NAME` in a policy means.'),
    })
    .prefault({}),
});

export type Config = z.output<typeof configSchema>;
