import type { Deployment, Service } from '@aws-sdk/client-ecs';
import { z } from 'zod';
import type { Action, ActionContext, StepProgress } from './action.ts';
import { applyStep } from './apply-calls.ts';
import { asJson, plannedCall } from './calls.ts';
import { changedMeanwhile } from './changed-meanwhile.ts';
import {
  allRunUndisturbed,
  breakerRollsBack,
  imagesAreFixed,
  isSickByOthers,
  noDeploymentRuns,
  ranWellBefore,
  startsBeforeItStops,
} from './containers/redeploy-preconditions.ts';
import { foundRoom, serviceStands, serviceState } from './containers/service.ts';
import { inconclusive, wellSince } from './evidence.ts';
import { checkedBy } from './params.ts';
import { planOf, scopeOf } from './precondition.ts';
import {
  newestDeployment,
  readImages,
  readService,
  revisionName,
  type ServiceName,
  serviceNameOf,
} from './reads/ecs.ts';

/**
 * Has ECS start the same tasks anew, for tasks that run and do not answer, which ECS does not see where nothing
 * checks them. ECS starts the new ones before it stops any, so that nothing is lost where they are no better.
 * docs/decisions/0052-a-forced-deployment-for-tasks-that-run.md.
 */
export const redeployService: Action = {
  name: 'redeploy-service',
  summary: 'Has ECS start the tasks of a service anew, new ones first, where they run and are sick.',
  kinds: ['ecs:service'],
  verdicts: ['degraded', 'suspect', 'host-failed'],
  risk: 'medium',
  reversible: false,
  effect: 'none',
  dependsOnControlPlanes: [],
  permissions: ['ecs:DescribeServices', 'ecs:DescribeTaskDefinition', 'ecs:UpdateService'],
  checkParams: checkedBy(z.strictObject({})),

  async plan(target, _params, context) {
    const scope = scopeOf(target);
    const name = serviceNameOf(target);
    const service = await readService(context.aws, scope, name);
    const newest = service && newestDeployment(service);
    const revision = newest?.taskDefinition;
    const images = revision === undefined ? undefined : await readImages(context.aws, scope, revision);
    return planOf(this.name, target, {
      summary: `Start the tasks of ${target.name} anew, as ${revisionName(revision)}`,
      preconditions: [
        ...serviceStands(service),
        isSickByOthers(target.id, context),
        ...(service === undefined ? [] : whatEcsAllows(service, context)),
        ranWellBefore(newest, context.model.verdicts.get(target.id)),
        imagesAreFixed(images),
      ],
      steps: [
        {
          name: `start the tasks of ${target.name} anew`,
          calls: [plannedCall('ECS', 'UpdateService', scope, { ...name, forceNewDeployment: true })],
          // Start-up, health checks and draining of a batch or two fit well within this.
          timeoutMs: 1_800_000,
        },
      ],
      state: asJson({
        ...name,
        scope,
        name: target.name,
        former: newest?.id,
        taskDefinition: revision,
        plannedAt: context.now,
      }),
      warnings: [
        'while it lasts former and new tasks run side by side: what they connect to must bear both',
        'where the new tasks fail, ECS gives the deployment up and starts no task more until somebody deploys',
      ],
    });
  },

  /** ECS takes no token and does not compare, so what is deployed is read once more just before. */
  async apply(plan, step, context) {
    const { name, former } = stateSchema.parse(plan.state);
    const newest = await readNewest(plan.state, context);
    if (newest?.id !== former || newest?.rolloutState !== 'COMPLETED')
      throw changedMeanwhile(
        `the newest deployment of ${name} is of ${revisionName(newest?.taskDefinition)} now, and ECS says ${newest?.rolloutState ?? 'nothing'} of it`,
      );
    await applyStep(plan, step, context);
    return undefined;
  },

  async observe(plan, _step, context): Promise<StepProgress> {
    const { former, taskDefinition } = stateSchema.parse(plan.state);
    const newest = await readNewest(plan.state, context);
    if (newest === undefined || newest.taskDefinition !== taskDefinition) return 'failed';
    if (newest.id === former) return 'not-started';
    if (/roll(ing|ed) back/.test(newest.rolloutStateReason ?? '')) return 'failed';
    switch (newest.rolloutState) {
      case 'COMPLETED':
        return 'done';
      case 'FAILED':
        return 'failed';
      default:
        return 'under-way';
    }
  },

  verify(plan, model, now) {
    const { name, plannedAt } = stateSchema.parse(plan.state);
    return wellSince(model, plan.target, plannedAt, now) === 'well'
      ? { outcome: 'success', reason: `the new tasks of ${name} answer` }
      : inconclusive(`${name} was not seen to be well with its new tasks yet`);
  },
};

const stateSchema = z.object({ ...serviceState, former: z.string(), taskDefinition: z.string() });

function whatEcsAllows(service: Service, { now }: ActionContext) {
  return [
    noDeploymentRuns(service),
    allRunUndisturbed(service, now),
    startsBeforeItStops(service),
    breakerRollsBack(service),
    foundRoom(service, now - noRoomBrakeMs),
  ];
}

/** So long after ECS found no room for a task another one is not tried. */
const noRoomBrakeMs = 900_000;

async function readNewest(state: unknown, { aws }: ActionContext): Promise<Deployment | undefined> {
  const { scope, cluster, service: id } = stateSchema.parse(state);
  const name: ServiceName = { cluster, service: id };
  const service = await readService(aws, scope, name);
  return service && newestDeployment(service);
}
