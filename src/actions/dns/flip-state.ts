import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import { z } from 'zod';
import { type ActionContext, type Plan, type Precondition } from '../action.ts';
import { precondition } from '../precondition.ts';
import { recordChangeSchema } from './change.ts';
import { readDestinationHealth } from './destination.ts';

/** What a plan of `flip-dns` keeps, to recognise its effect later and to find the way back. */
export const flipStateSchema = z.object({
  /** The flip itself: the two records as they were, source first, and as they are while it stands. */
  change: recordChangeSchema,
  /** Of a return, and of the way back from one: the change of each step. */
  stepChanges: z.array(recordChangeSchema).optional(),
  scope: z.object({ account: z.string(), region: z.string() }),
  source: z.string(),
  destination: z.string(),
  plannedAt: z.number(),
});

export type FlipState = z.output<typeof flipStateSchema>;

export function flipStateOf(plan: Plan): FlipState {
  return flipStateSchema.parse(plan.state);
}

/** Sending users to a sick place is no way back, unless the place where they are is sick as well. */
export async function notToSomethingWorse(
  state: FlipState,
  to: 'source' | 'destination',
  context: ActionContext,
): Promise<Precondition> {
  const [source, destination] = state.change.before as readonly ResourceRecordSet[];
  if (source === undefined || destination === undefined)
    return precondition('going back is not worse', false, 'the plan names no records');
  const sick = await readDestinationHealth(source, state.source, state.scope, context);
  const other = await readDestinationHealth(destination, state.destination, state.scope, context);
  const [there, here] = to === 'source' ? [sick, other] : [other, sick];
  const holds = there.healthy === true || here.healthy !== true;
  return precondition('going back is not worse', holds, `there: ${there.detail}; here: ${here.detail}`);
}
