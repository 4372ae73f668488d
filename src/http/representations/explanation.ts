import { z } from 'zod';
import { policyModes } from '../../policy/policy.ts';
import { groupStateShape } from './states.ts';
import { timeShape } from './time.ts';
import { decisionShape } from './decision.ts';
import { holdShape } from './hold.ts';
import { incidentShape } from './incident.ts';
import { remediationShape } from './remediation.ts';
import { resourceShape } from './resource.ts';
import { signalShape } from './signal.ts';

export const explanationShape = z
  .object({
    id: z.string(),
    kind: z.enum(['proposal', 'remediation', 'incident', 'resource', 'group', 'policy']),
    title: z.string(),
    summary: z.string().describe('The answer to "why?", or "why not?", in a sentence or two.'),
    decisions: z.array(
      decisionShape.extend({
        whatWouldChangeIt: z.array(z.string()).describe('One line for each gate that does not allow.'),
        ladder: z
          .array(z.string())
          .describe('Of what stands now: each rung, and why it stands on this one and not an earlier one.'),
      }),
    ),
    otherPolicies: z
      .array(
        z.object({
          policy: z.string(),
          mode: z.enum(policyModes),
          why: z
            .string()
            .describe('Which part of its condition is false or not known, and with which value.'),
          whatWouldChangeIt: z.array(z.string()).describe('Which fact would have to cross which bound.'),
        }),
      )
      .describe('Policies that watch this kind of resource and ask for nothing now, and why.'),
    watch: z
      .object({
        kind: z.string(),
        resources: z.int(),
        asksFor: z.int(),
        notFor: z.array(z.object({ why: z.string(), count: z.int(), examples: z.array(z.string()) })),
      })
      .optional()
      .describe('Of a policy: what it makes of all that it watches.'),
    remediations: z.array(remediationShape),
    incidents: z.array(incidentShape),
    resources: z.array(resourceShape.extend({ signals: z.array(signalShape) })).describe('At most 20.'),
    groups: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        kind: z.string(),
        state: groupStateShape,
        serving: z.int(),
        desired: z.int(),
        failing: z.int(),
        unknown: z.int(),
      }),
    ),
    holds: z.array(holdShape),
    lookedAtNext: timeShape
      .optional()
      .describe('When it could change though nothing new is observed. New facts are looked at at once.'),
    readNext: timeShape.optional().describe('When AWS is next asked about what lives where this lives.'),
  })
  .meta({ id: 'Explanation' });

export type Explanation = z.output<typeof explanationShape>;
