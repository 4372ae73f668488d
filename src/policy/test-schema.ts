import { z } from 'zod';
import { verdictKinds } from '../model/verdict.ts';
import { durationPattern } from './duration.ts';

const duration = z.string().regex(durationPattern, 'must be a duration such as 30s, 5m or 1h30m');
const count = z.int().min(0);
const signalState = z.enum(['pass', 'warn', 'fail', 'unknown']);
const groupState = z.enum(['healthy', 'degraded', 'critical', 'down', 'unknown']);
const fact = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);

const signal = z.union([
  signalState,
  z.strictObject({
    state: signalState,
    value: z.number().optional(),
    ageSeconds: z.number().min(0).optional().describe('How long ago it was read. Default 0.'),
    forSeconds: z.number().min(0).optional().describe('How long it has been in this state. Default 600.'),
  }),
]);

/** The small world of one test. What is left out does not exist, and so is unknown to conditions. */
export const givenSchema = z.strictObject({
  resource: z
    .strictObject({
      name: z.string().optional(),
      account: z.string().optional(),
      region: z.string().optional(),
      zone: z.string().optional(),
      tags: z.record(z.string(), z.string()).optional(),
      facts: z.record(z.string(), fact).optional(),
      relations: z
        .record(z.string(), z.union([z.string(), z.array(z.string())]))
        .optional()
        .describe('By relation type or short name: asg, target-group, load-balancer, cluster, source, …'),
    })
    .optional(),
  signals: z.record(z.string(), signal).optional().describe('By check.'),
  verdict: z.enum(verdictKinds).optional().describe('Left out: what the signals amount to.'),
  verdictFor: duration.optional().describe('Default 10m.'),
  unhealthyFor: duration.optional().describe('Default: as long as the verdict, unless it is a good one.'),
  group: z
    .strictObject({
      name: z.string().optional(),
      state: groupState.optional(),
      desired: count.optional(),
      serving: count.optional(),
      failing: count.optional(),
      unknown: count.optional(),
    })
    .optional()
    .describe('The primary group, the target included.'),
  service: z
    .strictObject({
      name: z.string().optional(),
      tier: z.int().optional(),
      state: groupState.optional(),
    })
    .optional(),
  replicas: z
    .array(
      z.strictObject({
        name: z.string(),
        region: z.string().optional(),
        verdict: z.enum(verdictKinds).optional(),
        lagSeconds: z.number().min(0).optional().describe('Left out: not known.'),
      }),
    )
    .optional(),
  alarms: z
    .record(z.string(), z.enum(['alarm', 'ok', 'unknown']))
    .optional()
    .describe('By name.'),
  metrics: z.record(z.string(), z.number()).optional().describe('By "NAMESPACE METRIC STATISTIC".'),
  heldFor: duration.optional().describe('How long `when` has held. Default: as long as `for` asks.'),
  attempts: z.array(count).optional().describe('Tries already made on each rung, the first rung first.'),
  unmet: z
    .array(count)
    .optional()
    .describe('How often in a row the own preconditions of each rung were not met, the first rung first.'),
  now: z.iso.datetime({ message: 'must be a time such as 2026-01-01T00:00:00Z' }).optional(),
});

export const expectSchema = z.strictObject({
  proposal: z.string().min(1).describe('none, page, or the name of the remedy.'),
  rung: z.int().min(1).optional().describe('Which rung of the ladder, counted from 1.'),
  blocked: z.boolean().optional().describe('Whether a blockIf condition holds or is unknown.'),
});

export const testSchema = z.strictObject({
  name: z.string().min(1),
  given: givenSchema.default({}),
  expect: expectSchema,
});

export type GivenWorld = z.output<typeof givenSchema>;
