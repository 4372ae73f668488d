import { z } from 'zod';
import type { Plan, PlannedStep } from '../action.ts';
import { plannedCall } from '../calls.ts';

const stateSchema = z.object({
  scope: z.object({ account: z.string(), region: z.string() }),
  function: z.string(),
  limit: z.number(),
  /** What was reserved for it before; absent: nothing. */
  former: z.number().optional(),
  /** Checks of others that failed when it was planned. */
  sufferers: z.array(z.object({ resource: z.string(), check: z.string(), by: z.string().optional() })),
  plannedAt: z.number(),
  phase: z.enum(['limit', 'restore']),
});

/** Which function is left how many calls at once, and whether it goes there or back. */
export type LimitState = z.output<typeof stateSchema>;

export function stateOf(plan: Plan): LimitState {
  return stateSchema.parse(plan.state);
}

/** Reserves so many calls at once for the function; undefined: none, so that it shares what the account has left. */
export function setLimit({ scope, function: name }: LimitState, calls: number | undefined): PlannedStep {
  return calls === undefined
    ? {
        name: `let ${name} share what the account has left`,
        calls: [plannedCall('Lambda', 'DeleteFunctionConcurrency', scope, { FunctionName: name })],
        timeoutMs: 60_000,
      }
    : {
        name: `let ${name} run ${calls} calls at once`,
        calls: [
          plannedCall('Lambda', 'PutFunctionConcurrency', scope, {
            FunctionName: name,
            ReservedConcurrentExecutions: calls,
          }),
        ],
        timeoutMs: 60_000,
      };
}

export const inWords = (reserved: number | undefined): string =>
  reserved === undefined ? 'without concurrency of its own' : `given ${reserved} calls at once`;
