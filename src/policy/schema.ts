import { z } from 'zod';
import { durationPattern } from './duration.ts';
import { policyModes } from './policy.ts';
import { resourceKinds } from './resource-kinds.ts';
import { testSchema } from './test-schema.ts';

const duration = z.string().regex(durationPattern, 'must be a duration such as 30s, 5m or 1h30m');
const condition = z
  .string()
  .min(1, 'must be a condition')
  .describe('A condition in CEL, see docs/policies.md.');
const name = /^[a-z][a-z0-9-]{0,62}$/;

const actionRung = z.strictObject({
  action: z.string().describe('Name of the remedy.'),
  params: z.record(z.string(), z.unknown()).optional().describe('What the remedy needs to know.'),
  when: condition.optional().describe('The rung is passed over unless this holds.'),
  unless: condition.optional().describe('The rung is passed over if this holds.'),
  verify: z
    .strictObject({
      that: condition,
      within: duration,
    })
    .optional()
    .describe('What must have become true for the remedy to count as a success.'),
  timeout: duration
    .optional()
    .describe('From the first call to the proof; past it the remedy ends at the next step, inconclusive.'),
  return: z
    .strictObject({
      when: condition,
      for: duration.describe('How long `when` must have held without a gap; doubled after each relapse.'),
      atLatest: duration.describe('Not renewed past this: a person is called.'),
      bake: duration
        .default('10m')
        .describe('Each step of the return must go well for so long before the next.'),
    })
    .optional()
    .describe('When the effect is given back. Needed where it lasts, refused where it does not.'),
  maxAttempts: z
    .int()
    .min(1)
    .max(5)
    .default(2)
    .describe('Tries on this rung until the target was healthy once more.'),
});

const pageRung = z.strictObject({
  page: z.string().regex(/^[A-Za-z0-9][\w.-]{0,62}$/, 'must be the name of a notification channel'),
});

/** The strictness of every bound is checked apart, with the reason: see policy-rules.ts. */
const limits = z.strictObject({
  group: z.strictObject({
    inFlight: z.int().min(1).max(100).describe('Targets of one group under repair at once.'),
    perWindow: z
      .string()
      .regex(/^\d{1,3}(\.\d{1,3})?%$/, 'must be a share in quotes, such as "10%"')
      .describe('Share of a group that may be acted on per window, never less than one target.'),
    window: duration,
  }),
  keepServing: z.strictObject({
    count: z.int().min(1).describe('Members of each group that must go on serving.'),
    percent: z.number().describe('The same as a share of the group, more than 0 and less than 100.'),
    zones: z
      .int()
      .min(1)
      .optional()
      .describe(
        'In how many zones members of each group must go on serving. Absent: it is all one in which.',
      ),
  }),
});

const approval = z.strictObject({
  quorum: z.int().min(1).max(10).default(1).describe('Different people who must say yes.'),
  from: z
    .array(z.string().min(1))
    .min(1)
    .max(50)
    .optional()
    .describe(
      "Names of those whose yes counts, as in http.tokens. Absent: every operator's. Anyone may say no.",
    ),
  within: duration
    .optional()
    .describe('How long the request waits for answers. Absent: safety.approvalWindow.'),
});

/** One policy as written. Nothing is transformed here, so that the exported JSON Schema says all of it. */
export const policySchema = z.strictObject({
  policy: z
    .string()
    .regex(name, 'must be a name of small letters, digits and hyphens, such as replace-failed-instance'),
  summary: z.string().min(1).max(200).describe('One sentence for the page and for notifications.'),
  watch: z.enum(resourceKinds).describe('The kind of resource that the policy is about.'),
  tags: z.record(z.string().min(1), z.string()).optional().describe('Only resources with all of these tags.'),
  when: condition,
  for: duration.optional().describe('How long `when` must have held without a gap.'),
  mode: z.enum(policyModes).default('observe').describe('How far the policy may go by itself.'),
  calendar: z
    .string()
    .min(1)
    .optional()
    .describe('Name of a calendar of holdfast.yaml that must be open, too.'),
  approval: approval.optional().describe('Who must agree where people are asked. Absent: one operator.'),
  remedy: z
    .array(z.union([actionRung, pageRung]))
    .min(1)
    .max(8),
  limits: limits.optional().describe('Needed by every policy that acts.'),
  cooldown: duration.optional().describe('From the verified end of the last action on the same target.'),
  pageAfter: duration
    .optional()
    .describe(
      'How long a remedy may be refused, only shown or at work before the page of the ladder goes out.',
    ),
  blockIf: z.array(condition).max(16).optional().describe('Any of these true, or unknown, blocks.'),
  abortIf: z
    .array(condition)
    .max(16)
    .optional()
    .describe('While a remedy is under way: any of these true, or unknown, ends it, undone where it can be.'),
  successIf: z
    .array(condition)
    .max(16)
    .optional()
    .describe('In the end: all of these must be true for a remedy to count as a success.'),
  runbook: z.string().min(1).describe('Markdown: Meaning, Impact, Diagnosis, Mitigation, Undo.'),
  tests: z.array(testSchema).max(100).optional(),
});

export type WrittenPolicy = z.output<typeof policySchema>;

/** The JSON Schema for editors: `policies/policy.schema.json` is exactly this. */
export function policyJsonSchema(): object {
  return {
    ...z.toJSONSchema(policySchema, { io: 'input', target: 'draft-7' }),
    title: 'Holdfast policy',
    description: 'One policy. A file may hold several, divided by a line of three hyphens.',
  };
}
