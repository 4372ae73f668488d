import { z } from 'zod';
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
    kind: z.enum(['proposal', 'remediation', 'incident', 'resource', 'group']),
    title: z.string(),
    summary: z.string().describe('The answer to "why?", or "why not?", in a sentence or two.'),
    decisions: z.array(
      decisionShape.extend({
        whatWouldChangeIt: z.array(z.string()).describe('One line for each gate that does not allow.'),
      }),
    ),
    otherPolicies: z
      .array(z.object({ policy: z.string(), why: z.string() }))
      .describe('Policies that watch this kind of resource and ask for nothing now, and why.'),
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
  })
  .meta({ id: 'Explanation' });

export type Explanation = z.output<typeof explanationShape>;
