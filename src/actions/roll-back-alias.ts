import type { AliasConfiguration } from '@aws-sdk/client-lambda';
import { z } from 'zod';
import type { Model } from '../model/model.ts';
import type { Resource } from '../model/resource.ts';
import { type Signal, stateAt } from '../model/signal.ts';
import type { Action, ActionContext, Precondition, StepProgress } from './action.ts';
import { applyWithoutReceipt } from './apply-calls.ts';
import { asJson, plannedCall } from './calls.ts';
import { inconclusive } from './evidence.ts';
import { checkedBy } from './params.ts';
import { planOf, precondition, scopeOf } from './precondition.ts';
import { canRun, readAlias } from './reads/lambda.ts';

/**
 * Leads an alias of a Lambda function back to the last version that served all of its calls well. Lambda takes
 * the change only as long as the alias is the one that was read. It is not put back by itself, for that would
 * call the failing version again.
 */
export const rollBackAlias: Action = {
  name: 'roll-back-alias',
  summary: 'Leads an alias of a Lambda function back to the last version that served well.',
  kinds: ['lambda:alias'],
  verdicts: ['suspect', 'host-failed'],
  risk: 'medium',
  reversible: false,
  effect: 'none',
  dependsOnControlPlanes: [],
  permissions: ['lambda:GetAlias', 'lambda:GetFunctionConfiguration', 'lambda:UpdateAlias'],
  checkParams: checkedBy(z.strictObject({})),

  async plan(target, _params, context) {
    const scope = scopeOf(target);
    const [name = '', alias = ''] = target.name.split(':');
    const now = await readAlias(context.aws, scope, { function: name, alias });
    const from = now?.FunctionVersion ?? '?';
    const good = target.facts['goodVersion'];
    const to = typeof good === 'string' ? good : undefined;
    const runs = to !== undefined && (await canRun(context.aws, scope, { name, version: to }));
    return planOf(this.name, target, {
      summary: `Lead ${target.name} to version ${to ?? '?'} again instead of ${from}`,
      preconditions: [
        precondition(
          'the alias exists',
          now !== undefined,
          now === undefined ? 'it is gone' : `version ${from}`,
        ),
        theOneThatFails(target, now),
        callsFail(target, context),
        leadsToOneVersion(now),
        anotherServedWell(from, to),
        precondition(
          'that version can run',
          runs,
          runs ? `version ${to} is published` : `version ${to ?? '?'} is gone, or does not run`,
        ),
      ],
      steps: [
        {
          name: `lead ${target.name} to version ${to}`,
          calls: [
            plannedCall('Lambda', 'UpdateAlias', scope, {
              FunctionName: name,
              Name: alias,
              FunctionVersion: to,
              // Lambda refuses it when anybody changed the alias in between.
              RevisionId: now?.RevisionId,
            }),
          ],
          timeoutMs: 60_000,
        },
      ],
      state: asJson({ scope, function: name, alias, from, to: to ?? from, plannedAt: context.now }),
      warnings: [
        'what was deployed is taken back, and stays so until somebody deploys: what it changed elsewhere stays',
      ],
    });
  },

  apply: applyWithoutReceipt,

  async observe(plan, _step, context): Promise<StepProgress> {
    const { from, to } = stateSchema.parse(plan.state);
    const version = await readVersion(plan.state, context);
    if (version === to) return 'done';
    return version === from ? 'not-started' : 'failed';
  },

  verify(plan, model, now) {
    const { plannedAt, to } = stateSchema.parse(plan.state);
    const errors = errorsOn(plan.target, model);
    return errors !== undefined && errors.since > plannedAt && stateAt(errors, now) === 'pass'
      ? { outcome: 'success', reason: `its calls are answered again, by version ${to}` }
      : inconclusive('its calls were not seen to be answered again yet');
  },

  async undoneByHand(plan, context) {
    const { from } = stateSchema.parse(plan.state);
    // Any other version is a new deployment, which may well be the repair.
    return (await readVersion(plan.state, context)) === from
      ? `${plan.targetName} leads to version ${from} again, which had been rolled back`
      : undefined;
  },
};

const stateSchema = z.object({
  scope: z.object({ account: z.string(), region: z.string() }),
  function: z.string(),
  alias: z.string(),
  from: z.string(),
  to: z.string(),
  plannedAt: z.number(),
});

async function readVersion(state: unknown, { aws }: ActionContext): Promise<string | undefined> {
  const { scope, ...name } = stateSchema.parse(state);
  return (await readAlias(aws, scope, name))?.FunctionVersion;
}

const errorsOn = (alias: string, model: Model): Signal | undefined =>
  model.signals.get(alias)?.find(({ check }) => check === 'lambda/errors');

/** What was seen to fail must be what is called now: a deployment since then may be the repair. */
function theOneThatFails({ facts }: Resource, now: AliasConfiguration | undefined): Precondition {
  const seen = facts['version'];
  return precondition(
    'it leads to the version that was seen to fail',
    now?.FunctionVersion !== undefined && now.FunctionVersion === seen,
    `version ${now?.FunctionVersion ?? '?'}; last seen was ${typeof seen === 'string' ? seen : 'none'}`,
  );
}

function callsFail({ id }: Resource, { model, now }: ActionContext): Precondition {
  const errors = errorsOn(id, model);
  return precondition(
    'its calls end in errors',
    errors !== undefined && stateAt(errors, now) === 'fail',
    errors?.reason ?? 'nothing is known of its calls',
  );
}

/** While its calls are shared, somebody shifts them by steps, and takes them back by himself where they fail. */
function leadsToOneVersion(now: AliasConfiguration | undefined): Precondition {
  const shares = Object.keys(now?.RoutingConfig?.AdditionalVersionWeights ?? {});
  return precondition(
    'nobody shifts its calls between versions',
    shares.length === 0,
    shares.length === 0
      ? 'one version has all of them'
      : `a part of them goes to version ${shares.join(', ')}`,
  );
}

function anotherServedWell(from: string, to: string | undefined): Precondition {
  const detail =
    to === undefined
      ? 'no version was seen to serve well before it'
      : to === from
        ? `version ${to} served well itself: another thing than a deployment is wrong`
        : `version ${to} did`;
  return precondition('another version served all its calls well', to !== undefined && to !== from, detail);
}
