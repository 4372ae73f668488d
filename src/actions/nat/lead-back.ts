import type { ActionContext, Plan } from '../action.ts';
import { asJson } from '../calls.ts';
import { precondition } from '../precondition.ts';
import { isSound, trafficInWords } from './preconditions.ts';
import { isAvailable, readDefaultRoute } from './read.ts';
import { leadTo, type RerouteState, stateOf } from './state.ts';
import { readNatTraffic } from './traffic.ts';

/**
 * The plan that leads a table back to its own gateway: never over somebody's edit, and not to one that is not
 * there. What did not help is taken back at once. What did is given back only when others are seen to get out
 * by the former gateway again: to find out by the machines of the table would be to try it on the users.
 */
export async function leadBack(
  plan: Plan,
  context: ActionContext,
  how: 'at-once' | 'when-it-is-seen-to-work',
): Promise<Plan> {
  const state: RerouteState = { ...stateOf(plan), phase: 'restore' };
  const { scope, table, from, to } = state;
  const isOurs = (await readDefaultRoute(context, scope, table))?.gateway === to;
  const isThere = isOurs && (await isAvailable(context, scope, from));
  const counted =
    isThere && how !== 'at-once' ? (await readNatTraffic(context, scope, [from])).get(from) : undefined;
  const preconditions = isOurs
    ? [
        precondition(
          'the former gateway is available',
          isThere,
          isThere ? `EC2 calls ${from} available` : `EC2 does not call ${from} available`,
        ),
        ...(how === 'at-once'
          ? []
          : [
              precondition(
                'others are seen to get out by the former gateway',
                isSound(counted),
                trafficInWords(counted),
              ),
            ]),
      ]
    : [];
  return {
    ...plan,
    summary: `Lead ${plan.targetName} out by ${from} again`,
    preconditions,
    steps: isOurs && preconditions.every(({ holds }) => holds) ? [leadTo(state, from)] : [],
    state: asJson(state),
    warnings: [],
  };
}
