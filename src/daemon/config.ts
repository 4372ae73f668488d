import { z } from 'zod';
import { parseDuration } from '../runtime/duration.ts';
import { defaultPolicyFolder } from './shipped-policies.ts';

/** "90s", "5m", "1h30m" → milliseconds. */
const duration = z.string().transform((text, context) => {
  const milliseconds = parseDuration(text);
  if (milliseconds !== undefined) return milliseconds;
  context.addIssue({ code: 'custom', message: 'must be a duration such as 30s, 5m or 1h30m' });
  return z.NEVER;
});

const share = z.number().gt(0).lt(1);
const accountId = z.string().regex(/^\d{12}$/, 'must be a twelve-digit AWS account id, in quotes');

/** The whole of `holdfast.yaml`. Every field has a default: no file at all is a valid configuration. */
export const configSchema = z.strictObject({
  accounts: z
    .array(
      z.strictObject({
        id: accountId.optional().describe('Absent: the account of the default credentials.'),
        roleArn: z.string().startsWith('arn:').optional(),
        externalId: z.string().min(2).optional(),
        regions: z
          .array(z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be a region such as eu-west-1'))
          .min(1)
          .optional(),
      }),
    )
    .min(1)
    .default([{}]),
  policies: z.string().default(defaultPolicyFolder).describe('Folder of policy files.'),
  services: z.string().optional().describe('File that declares business services.'),
  mode: z.enum(['observe', 'propose', 'approve', 'veto', 'auto']).default('observe'),
  scope: z.strictObject({ tag: z.string().min(1), value: z.string().min(1) }).optional(),
  journal: z
    .discriminatedUnion('store', [
      z.strictObject({ store: z.literal('sqlite'), path: z.string().default('holdfast.sqlite') }),
      z.strictObject({ store: z.literal('memory') }),
    ])
    .default({ store: 'sqlite', path: 'holdfast.sqlite' }),
  http: z
    .strictObject({
      host: z.string().default('0.0.0.0'),
      port: z.int().min(0).max(65_535).default(8080),
      tokens: z
        .array(
          z.strictObject({
            name: z.string().min(1),
            role: z.enum(['viewer', 'operator']),
            sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be the SHA-256 of the token, in hexadecimal'),
          }),
        )
        .default([]),
    })
    .prefault({}),
  pollers: z
    .record(z.string(), z.strictObject({ enabled: z.boolean().default(true), every: duration.optional() }))
    .default({})
    .describe('By poller name: ec2, elbv2, elb, autoscaling, route53, cloudwatch, rds, config.'),
  safety: z
    .strictObject({
      breaker: z.strictObject({ failing: z.int().min(1).default(3), share: share.default(0.5) }).prefault({}),
      budgets: z
        .strictObject({
          zone: z.int().min(1).default(1),
          account: z.int().min(1).default(2),
          daemon: z.int().min(1).default(3),
          daemonPerWindow: z.int().min(1).default(6),
          window: duration.default(3_600_000),
        })
        .prefault({}),
      evidenceMaxAge: duration.default(150_000),
      newbornImmunity: duration.default(300_000),
    })
    .prefault({}),
  stopSwitch: z
    .strictObject({ file: z.string().default('holdfast.stop') })
    .prefault({})
    .describe('Acting stops while this file exists, or HOLDFAST_STOP is set. Unreadable means stopped.'),
  notify: z
    .strictObject({
      /** What a policy's `page: NAME` means. */
      channels: z
        .record(
          z.string(),
          z.discriminatedUnion('kind', [
            z.strictObject({ kind: z.literal('webhook'), url: z.url({ protocol: /^https?$/ }) }),
            z.strictObject({ kind: z.literal('sns'), topicArn: z.string().startsWith('arn:') }),
          ]),
        )
        .default({}),
    })
    .prefault({}),
});

export type Config = z.output<typeof configSchema>;
