import { z } from 'zod';
import { stateAt } from '../model/signal.ts';
import type { Action, Plan, StepProgress } from './action.ts';
import { applyStep } from './apply-calls.ts';
import { asJson } from './calls.ts';
import { changedMeanwhile } from './changed-meanwhile.ts';
import { inconclusive } from './evidence.ts';
import { readConcurrency } from './function-limit/concurrency.ts';
import { giveBackLimit } from './function-limit/give-back.ts';
import {
  enoughIsLeft,
  isItsOwnersToLimit,
  isNotFedByAQueue,
  runsFarMoreThanUsual,
  somebodySuffers,
} from './function-limit/preconditions.ts';
import { inWords, setLimit, stateOf, type LimitState } from './function-limit/state.ts';
import { signalOf, sufferersFrom } from './function-limit/sufferers.ts';
import { checkedBy } from './params.ts';
import { planOf, precondition, scopeOf } from './precondition.ts';
import { readReservedConcurrency } from './reads/lambda.ts';

const atOnce = z.int().min(1, 'must be 1 or more: none at all would stop the function').max(100_000);

const paramsSchema = z
  .strictObject({
    atLeast: atOnce.describe('Calls at once that the function is left in any case.'),
    atMost: atOnce.describe('Calls at once that it is never left more than.'),
  })
  .refine(({ atLeast, atMost }) => atLeast <= atMost, {
    path: ['atMost'],
    message: 'must not be below atLeast',
  });

/** So many times what is usual it may run at once while it is limited: busy is allowed, a flood is not. */
const room = 1.5;

/**
 * Gives a function that floods others a concurrency of its own, so that it takes no more than that. What comes on
 * top of it is turned away: that is the price, and why a policy has to say between which bounds.
 * docs/decisions/0053-limiting-a-function-that-floods.md.
 */
export const limitFunction: Action = {
  name: 'limit-function',
  summary: 'Limits how many calls of a Lambda function run at once, while it floods a database or others.',
  kinds: ['lambda:function'],
  // It may be well itself: others suffer from it.
  verdicts: ['healthy', 'degraded', 'overloaded'],
  risk: 'medium',
  reversible: true,
  effect: 'none',
  dependsOnControlPlanes: [],
  permissions: [
    'cloudwatch:GetMetricData',
    'lambda:DeleteFunctionConcurrency',
    'lambda:GetAccountSettings',
    'lambda:GetFunctionConcurrency',
    'lambda:PutFunctionConcurrency',
  ],
  checkParams: checkedBy(paramsSchema),

  async plan(target, rawParams, context) {
    const { atLeast, atMost } = paramsSchema.parse(rawParams);
    const scope = scopeOf(target);
    const read = await readConcurrency(context, scope, target.name);
    const limit = Math.min(atMost, Math.max(atLeast, Math.ceil(room * (read?.usual ?? 0))));
    const sufferers = sufferersFrom(target, { model: context.model, now: context.now, read });
    const { former } = read ?? {};
    const state: LimitState = {
      scope,
      function: target.name,
      limit,
      ...(former === undefined ? {} : { former }),
      sufferers,
      plannedAt: context.now,
      phase: 'limit',
    };
    return planOf(this.name, target, {
      summary: `Let ${target.name} run at most ${limit} calls at once`,
      preconditions: [
        precondition(
          'the function is there',
          read !== undefined,
          read === undefined ? 'it is gone' : 'it is',
        ),
        somebodySuffers(sufferers, context.model),
        runsFarMoreThanUsual(read, limit),
        isItsOwnersToLimit(read, limit),
        enoughIsLeft(read, limit),
        isNotFedByAQueue(target.id, context.model),
      ],
      steps: [setLimit(state, limit)],
      state: asJson(state),
      warnings: [
        `what is called while ${limit} run is turned away: who waits for an answer gets an error, and an event is tried again for up to six hours`,
      ],
    });
  },

  /** Lambda sets what it is told without comparing, so what is there is read once more just before. */
  async apply(plan, step, context) {
    const { scope, function: name, limit, former, phase } = stateOf(plan);
    const now = (await readReservedConcurrency(context.aws, scope, name))?.calls;
    if (now !== (phase === 'limit' ? former : limit))
      throw changedMeanwhile(`${name} is ${inWords(now)} now`);
    await applyStep(plan, step, context);
    return undefined;
  },

  async observe(plan, _step, context): Promise<StepProgress> {
    const { scope, function: name, limit, former, phase } = stateOf(plan);
    const now = await readReservedConcurrency(context.aws, scope, name);
    if (now === undefined) return 'failed';
    const [before, after] = phase === 'limit' ? [former, limit] : [limit, former];
    if (now.calls === after) return 'done';
    return now.calls === before ? 'not-started' : 'failed';
  },

  /** By those who suffered: none does any more, and of one at least it was seen. */
  verify(plan, model, now) {
    const { sufferers, plannedAt } = stateOf(plan);
    const states = new Set(
      sufferers.map((one) => {
        const signal = signalOf(one, model);
        return signal === undefined || signal.observedAt <= plannedAt ? 'unknown' : stateAt(signal, now);
      }),
    );
    if (states.has('fail')) return inconclusive('others still suffer as they did');
    return states.has('pass')
      ? { outcome: 'success', reason: 'those who suffered from it do so no more' }
      : inconclusive('those who suffered from it were not seen again yet');
  },

  undo: (plan, context) => giveBackLimit(plan, context, 'at-once'),

  lasting: {
    endsByItself: false,
    expiresAt: () => undefined,
    async inForce(plan, context) {
      const { scope, function: name, limit } = stateOf(plan);
      const now = await readReservedConcurrency(context.aws, scope, name);
      return now?.calls === limit ? 'in-force' : 'gone';
    },
    isNeededAgain: (plan, model) =>
      stateOf(plan).sufferers.some((one) => signalOf(one, model)?.state === 'fail'),
    giveBack: (plan, context) => giveBackLimit(plan, context, 'when-it-asks-for-no-more'),
    async leaveAgain(returning): Promise<Plan> {
      const state: LimitState = { ...stateOf(returning), phase: 'limit' };
      return {
        ...returning,
        summary: `Let ${returning.targetName} run at most ${state.limit} calls at once, again`,
        preconditions: [],
        steps: [setLimit(state, state.limit)],
        state: asJson(state),
      };
    },
  },
};
