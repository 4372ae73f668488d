import { z } from 'zod';
import type { Plan } from '../action.ts';

const stateSchema = z.object({
  scope: z.object({ account: z.string(), region: z.string() }),
  group: z.string(),
  /** The threshold that it sets or takes back. */
  percent: z.number(),
  /** What of ours stood before, while it is fitted to a group that has grown. */
  before: z.number().optional(),
  /** How many targets of each zone are waited for; absent in journals of before it was kept. */
  wanted: z.record(z.string(), z.number()).optional(),
  /** How many targets there were, those on their way out included; absent like `wanted`. */
  targets: z.number().optional(),
  plannedAt: z.number(),
  phase: z.enum(['hold', 'restore']),
});

export type HoldState = z.output<typeof stateSchema>;

export function stateOf(plan: Plan): HoldState {
  return stateSchema.parse(plan.state);
}
