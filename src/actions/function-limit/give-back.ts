import type { ActionContext, Plan } from '../action.ts';
import { asJson } from '../calls.ts';
import { precondition } from '../precondition.ts';
import { readReservedConcurrency } from '../reads/lambda.ts';
import { readMinutes } from '../reads/minutes.ts';
import { inWords, type LimitState, setLimit, stateOf } from './state.ts';

/** So many minutes in a row nothing must have been turned away. */
const calmMinutes = 5;

/**
 * The plan that puts back what the function had, never over somebody's edit. What did not help is taken back at once;
 * what did only when nothing was turned away for a while, for then the limit is of no consequence any more.
 */
export async function giveBackLimit(
  plan: Plan,
  context: ActionContext,
  how: 'at-once' | 'when-it-asks-for-no-more',
): Promise<Plan> {
  const state: LimitState = { ...stateOf(plan), phase: 'restore' };
  const { scope, function: name, limit, former } = state;
  const isOurs = (await readReservedConcurrency(context.aws, scope, name))?.calls === limit;
  const preconditions = isOurs && how !== 'at-once' ? [await asksForNoMore(state, context)] : [];
  return {
    ...plan,
    summary: `Have ${name} ${inWords(former)} again`,
    preconditions,
    steps: isOurs && preconditions.every(({ holds }) => holds) ? [setLimit(state, former)] : [],
    state: asJson(state),
    warnings: [],
  };
}

async function asksForNoMore({ scope, function: name }: LimitState, { aws, now }: ActionContext) {
  const minutes = await readMinutes(
    aws,
    scope,
    {
      namespace: 'AWS/Lambda',
      name: 'Throttles',
      dimensions: { FunctionName: name },
      lookBackMs: (calmMinutes + 3) * 60_000,
    },
    now,
  );
  const newest = minutes.slice(0, calmMinutes);
  const holds = newest.length === calmMinutes && newest.every(({ value }) => value === 0);
  return precondition(
    'it asks for no more than it has',
    holds,
    newest.length < calmMinutes
      ? `fewer than ${calmMinutes} minutes in which it was called are known`
      : holds
        ? `nothing was turned away in ${calmMinutes} minutes`
        : 'calls are turned away still',
  );
}
