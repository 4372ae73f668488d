import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import { z } from 'zod';
import { type ActionContext, type Plan, type Precondition } from '../action.ts';
import { precondition } from '../precondition.ts';
import { recordChangeSchema } from './change.ts';
import { type DestinationHealth, readDestinationHealth } from './destination.ts';

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

/**
 * Whether a flip may be undone: users go back to a place that is well, or from one that is known to be sick
 * to one that is not. That the place where they are is unknown is no reason to send them anywhere.
 */
export function undoHelps(there: DestinationHealth, here: DestinationHealth): boolean {
  return there.healthy === true || (there.healthy !== false && here.healthy === false);
}

/** A return that goes wrong is left again also where both are sick: whence they came is not better. */
function leavingHelps(there: DestinationHealth, here: DestinationHealth): boolean {
  return there.healthy === true || here.healthy === false;
}

/** Sending users to something worse than what they have is no way back. */
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
  const holds = to === 'source' ? undoHelps(there, here) : leavingHelps(there, here);
  return precondition('going back is not worse', holds, `there: ${there.detail}; here: ${here.detail}`);
}
