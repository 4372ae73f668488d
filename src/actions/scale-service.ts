import type { Service } from '@aws-sdk/client-ecs';
import { z } from 'zod';
import type { Model } from '../model/model.ts';
import type { Action, Precondition, StepProgress } from './action.ts';
import { applyStep } from './apply-calls.ts';
import { asJson, plannedCall } from './calls.ts';
import { changedMeanwhile } from './changed-meanwhile.ts';
import { foundRoom, serviceStands, serviceState } from './containers/service.ts';
import { inconclusive, wellSince } from './evidence.ts';
import { checkedBy } from './params.ts';
import { planOf, precondition, scopeOf } from './precondition.ts';
import { newestDeployment, readService, serviceNameOf } from './reads/ecs.ts';

const paramsSchema = z.strictObject({
  most: z
    .int()
    .min(2)
    .max(5_000)
    .describe('More tasks than that are never wanted: what they cost, and what is behind them can bear.'),
  percent: z
    .number()
    .min(1)
    .max(50)
    .default(25)
    .describe('Size of the step as a share of the wanted tasks; at least one task.'),
});

/** So long after ECS found no room for a task another one is not tried. */
const noRoomBrakeMs = 900_000;

/**
 * Adds tasks to a service that is overloaded, in one small step that is done when all of them run. A further
 * step is a further attempt of the ladder. Nothing takes them away again by itself: during an incident
 * capacity may only go up, and Application Auto Scaling or a person does so afterwards.
 */
export const scaleService: Action = {
  name: 'scale-service',
  summary: 'Raises the number of tasks of an ECS service by one small step, up to a bound.',
  kinds: ['ecs:service'],
  verdicts: ['overloaded'],
  risk: 'low',
  reversible: true,
  effect: 'none',
  dependsOnControlPlanes: [],
  permissions: ['ecs:DescribeServices', 'ecs:UpdateService'],
  checkParams: checkedBy(paramsSchema),

  async plan(target, rawParams, context) {
    const { most, percent } = paramsSchema.parse(rawParams);
    const scope = scopeOf(target);
    const name = serviceNameOf(target);
    const service = await readService(context.aws, scope, name);
    const from = service?.desiredCount ?? 0;
    const to = Math.min(most, from + Math.max(1, Math.floor((from * percent) / 100)));
    return planOf(this.name, target, {
      summary: `Raise the number of tasks of ${target.name} from ${from} to ${to}`,
      preconditions: [
        ...serviceStands(service),
        ...(service === undefined
          ? []
          : [
              isOverloaded(target.id, context.model),
              precondition(
                'there is room below the bound',
                from < most,
                `${from} tasks are wanted, ${most} at most`,
              ),
              noDeploymentRuns(service),
              allRun(service),
              foundRoom(service, context.now - noRoomBrakeMs),
            ]),
      ],
      steps: [
        {
          name: `run ${to} tasks of ${target.name}`,
          calls: [plannedCall('ECS', 'UpdateService', scope, { ...name, desiredCount: to })],
          // Image, start-up and health checks of a task; a machine for it may have to be launched first.
          timeoutMs: 900_000,
        },
      ],
      state: asJson({ ...name, scope, name: target.name, from, to, plannedAt: context.now }),
      warnings: ['the tasks stay: when the trouble is over, somebody or a scaling policy takes them back'],
    });
  },

  async apply(plan, step, context) {
    const { scope, cluster, service, name, from, to } = stateSchema.parse(plan.state);
    const found = await readService(context.aws, scope, { cluster, service });
    if (found?.desiredCount !== from)
      throw changedMeanwhile(
        `${name} wants ${found?.desiredCount ?? 'no'} tasks now, not ${from}: ${to} is out of date`,
      );
    await applyStep(plan, step, context);
    return undefined;
  },

  async observe(plan, _step, context): Promise<StepProgress> {
    const { scope, cluster, service: id, from, to, plannedAt } = stateSchema.parse(plan.state);
    const service = await readService(context.aws, scope, { cluster, service: id });
    const { desiredCount: desired = 0, runningCount: running = 0 } = service ?? {};
    if (service === undefined || desired < from) return 'failed';
    if (desired < to) return 'not-started';
    if (running >= to) return 'done';
    return foundRoom(service, plannedAt).holds ? 'under-way' : 'failed';
  },

  verify(plan, model, now) {
    const { name, to, plannedAt } = stateSchema.parse(plan.state);
    return wellSince(model, plan.target, plannedAt, now) === 'well'
      ? { outcome: 'success', reason: `${name} runs ${to} tasks and is not overloaded any more` }
      : inconclusive(`${name} was not seen to be well with ${to} tasks yet`);
  },
};

const stateSchema = z.object({ ...serviceState, from: z.number(), to: z.number() });

/** Tasks are added to what is overloaded, and to nothing else. */
function isOverloaded(target: string, model: Model): Precondition {
  const verdict = model.verdicts.get(target);
  return precondition(
    'it is overloaded',
    verdict?.kind === 'overloaded',
    verdict?.reason ?? 'nothing is known of it',
  );
}

function noDeploymentRuns(service: Service): Precondition {
  const { rolloutState = 'unknown' } = newestDeployment(service) ?? {};
  return precondition('no deployment is under way', rolloutState === 'COMPLETED', `ECS says ${rolloutState}`);
}

/** What was added before must be there before more is. */
function allRun({ desiredCount = 0, runningCount = 0, pendingCount = 0 }: Service): Precondition {
  return precondition(
    'all tasks that are wanted run',
    runningCount >= desiredCount && pendingCount === 0,
    `${runningCount} of ${desiredCount} run, ${pendingCount} come up`,
  );
}
