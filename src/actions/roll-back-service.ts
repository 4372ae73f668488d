import type { Deployment, Service } from '@aws-sdk/client-ecs';
import { z } from 'zod';
import type { Action, ActionContext, Precondition, StepProgress } from './action.ts';
import { applyStep } from './apply-calls.ts';
import { asJson, plannedCall } from './calls.ts';
import { changedMeanwhile } from './changed-meanwhile.ts';
import { serviceStands, serviceState } from './containers/service.ts';
import { evidenceSince, inconclusive } from './evidence.ts';
import { checkedBy } from './params.ts';
import { planOf, precondition, scopeOf } from './precondition.ts';
import { isRegistered, newestDeployment, readService, revisionName, serviceNameOf } from './reads/ecs.ts';

/** AWS's deployment circuit breaker never trips on fewer. */
const failedTasksThatCount = 3;

/**
 * Deploys the task definition of which tasks still run in place of one whose tasks fail. ECS starts its tasks
 * before it stops any. It is not put back by itself, for that would deploy the failing one again.
 */
export const rollBackService: Action = {
  name: 'roll-back-service',
  summary: 'Deploys the former task definition of an ECS service, of which tasks still run.',
  kinds: ['ecs:service'],
  verdicts: ['deployment-failed'],
  risk: 'medium',
  reversible: false,
  effect: 'none',
  dependsOnControlPlanes: [],
  permissions: [
    'ecs:DescribeServices',
    'ecs:DescribeTaskDefinition',
    'ecs:UpdateService',
    // ECS checks that whoever names a task definition may pass its roles on.
    'iam:PassRole',
  ],
  checkParams: checkedBy(z.strictObject({})),

  async plan(target, _params, context) {
    const scope = scopeOf(target);
    const name = serviceNameOf(target);
    const service = await readService(context.aws, scope, name);
    const newest = service && newestDeployment(service);
    const former = service && formerDeployment(service, newest);
    const to = former?.taskDefinition;
    const [from, good] = [revisionName(newest?.taskDefinition), revisionName(to)];
    const registered = to !== undefined && (await isRegistered(context.aws, scope, to));
    return planOf(this.name, target, {
      summary: `Deploy ${good} to ${target.name} again instead of ${from}`,
      preconditions: [
        ...serviceStands(service),
        ...(service === undefined ? [] : [newestFails(newest), notForEcsItself(service, newest)]),
        precondition(
          'tasks of a former task definition run',
          former !== undefined,
          former === undefined ? 'none runs any more' : `${former.runningCount} of ${good}`,
        ),
        precondition(
          'that task definition can still be deployed',
          registered,
          registered ? `${good} is registered` : `${good} is not registered any more`,
        ),
      ],
      steps: [
        {
          name: `deploy ${good} to ${target.name}`,
          calls: [plannedCall('ECS', 'UpdateService', scope, { ...name, taskDefinition: to })],
          // Start-up, health checks and draining of a batch or two fit well within this.
          timeoutMs: 1_800_000,
        },
      ],
      state: asJson({
        ...name,
        scope,
        name: target.name,
        failing: newest?.id,
        from: newest?.taskDefinition,
        to,
        plannedAt: context.now,
      }),
      warnings: [
        'what was deployed is taken back with all that it changed, and stays so until somebody deploys',
      ],
    });
  },

  async apply(plan, step, context) {
    const { name, from, failing } = stateSchema.parse(plan.state);
    const newest = await readNewest(plan.state, context);
    if (newest?.id !== failing || newest?.taskDefinition !== from)
      throw changedMeanwhile(
        `the newest deployment of ${name} is of ${revisionName(newest?.taskDefinition)} now, and not the one that failed`,
      );
    await applyStep(plan, step, context);
    return undefined;
  },

  async observe(plan, _step, context): Promise<StepProgress> {
    const { from, to } = stateSchema.parse(plan.state);
    const newest = await readNewest(plan.state, context);
    if (newest?.taskDefinition === from) return 'not-started';
    if (newest?.taskDefinition !== to) return 'failed';
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
    // Tasks that failed before are told of for a quarter of an hour, so the verdict lags behind what runs.
    const seen = evidenceSince(model, plan.target, plannedAt, now);
    const runs = ['ecs/running', 'ecs/deployment'].every((check) =>
      seen.some((signal) => signal.check === check && signal.state === 'pass'),
    );
    return runs
      ? { outcome: 'success', reason: `${name} runs what it ran before` }
      : inconclusive(`${name} was not yet seen to run all of its tasks on a deployment that is completed`);
  },

  async undoneByHand(plan, context) {
    const { name, from } = stateSchema.parse(plan.state);
    // Any other task definition is a new deployment, which may well be the repair.
    const newest = await readNewest(plan.state, context);
    return newest?.taskDefinition === from
      ? `${revisionName(from)}, which had been rolled back, was deployed to ${name} again`
      : undefined;
  },
};

const stateSchema = z.object({
  ...serviceState,
  failing: z.string(),
  from: z.string(),
  to: z.string(),
});

async function readNewest(state: unknown, { aws }: ActionContext): Promise<Deployment | undefined> {
  const { scope, cluster, service: id } = stateSchema.parse(state);
  const service = await readService(aws, scope, { cluster, service: id });
  return service && newestDeployment(service);
}

/** The youngest of the others that has tasks running of something else. */
function formerDeployment(
  { deployments = [] }: Service,
  newest: Deployment | undefined,
): Deployment | undefined {
  return deployments
    .filter(
      ({ id, taskDefinition, runningCount = 0 }) =>
        id !== newest?.id && taskDefinition !== newest?.taskDefinition && runningCount > 0,
    )
    .toSorted((a, b) => (b.createdAt?.getTime() ?? 0) - (a.createdAt?.getTime() ?? 0))[0];
}

function newestFails(newest: Deployment | undefined): Precondition {
  const { rolloutState = 'unknown', failedTasks = 0 } = newest ?? {};
  return precondition(
    'the newest deployment fails',
    rolloutState === 'FAILED' || (rolloutState === 'IN_PROGRESS' && failedTasks >= failedTasksThatCount),
    `ECS says ${rolloutState}, and that ${failedTasks} of its tasks in a row failed`,
  );
}

/** Where the circuit breaker rolls back, it is about to, or has begun: two of us would deploy twice. */
function notForEcsItself({ deploymentConfiguration }: Service, newest: Deployment | undefined): Precondition {
  const { enable = false, rollback = false } = deploymentConfiguration?.deploymentCircuitBreaker ?? {};
  const waits = enable && rollback && newest?.rolloutState !== 'FAILED';
  return precondition(
    'ECS does not roll it back by itself',
    !waits,
    waits ? 'its circuit breaker will, once enough tasks have failed' : 'its circuit breaker will not',
  );
}
