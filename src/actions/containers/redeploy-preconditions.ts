import type { Deployment, Service } from '@aws-sdk/client-ecs';
import { stateAt } from '../../model/signal.ts';
import type { Verdict } from '../../model/verdict.ts';
import type { ActionContext, Precondition } from '../action.ts';
import { precondition } from '../precondition.ts';
import { newestDeployment, revisionName } from '../reads/ecs.ts';

/** What ECS says of its tasks itself is for ECS, and load is mended by more tasks, not by others. */
const notSickness: ReadonlySet<string> = new Set(['ecs/task-exits', 'ecs/load']);

/** An alarm, an alert or an error burst on the service itself: that its callers fare badly may have other causes. */
export function isSickByOthers(id: string, { model, now }: ActionContext): Precondition {
  const seen = (model.signals.get(id) ?? []).find(
    (signal) =>
      signal.family === 'application' &&
      signal.nature === undefined &&
      signal.measures === undefined &&
      !notSickness.has(signal.check) &&
      stateAt(signal, now) === 'fail',
  );
  return precondition(
    'what its tasks answer is seen to fail',
    seen !== undefined,
    seen?.reason ?? 'no alarm and no alert on the service itself speaks against it',
  );
}

/** Two at once would be two people at work; and one that is not over may be the cause. */
export function noDeploymentRuns(service: Service): Precondition {
  const { rolloutState = 'unknown' } = newestDeployment(service) ?? {};
  const count = service.deployments?.length ?? 0;
  return precondition(
    'no deployment is under way',
    rolloutState === 'COMPLETED' && count === 1,
    `ECS says ${rolloutState}${count === 1 ? '' : `, and has ${count} deployments`}`,
  );
}

/** Tasks that come and go are replaced by ECS already, and a deployment whose tasks crash is given up. */
const undisturbedMs = 900_000;

export function allRunUndisturbed(service: Service, now: number): Precondition {
  const { desiredCount = 0, runningCount = 0, pendingCount = 0, events } = service;
  const moved = events?.find(
    ({ createdAt, message = '' }) =>
      now - (createdAt?.getTime() ?? now) <= undisturbedMs && !message.includes('has reached a steady state'),
  );
  const all = desiredCount > 0 && runningCount === desiredCount && pendingCount === 0;
  return precondition(
    'all its tasks run, and ECS has replaced none in 15 minutes',
    all && events !== undefined && moved === undefined,
    !all
      ? `${runningCount} of ${desiredCount} run, ${pendingCount} come up`
      : events === undefined
        ? 'ECS shows no events of it'
        : (moved?.message ?? `${runningCount} of ${desiredCount} run`),
  );
}

/** Of what is wanted nothing may be stopped before its successor runs, and there must be room for one at least. */
export function startsBeforeItStops({
  desiredCount = 0,
  deploymentConfiguration: how,
}: Service): Precondition {
  const { minimumHealthyPercent: least, maximumPercent: most } = how ?? {};
  const above = most === undefined ? 0 : Math.floor((desiredCount * most) / 100) - desiredCount;
  return precondition(
    'ECS starts new tasks before it stops any',
    least !== undefined && least >= 100 && above >= 1,
    least === undefined || most === undefined
      ? 'ECS does not say how it deploys'
      : `${least} % stay at least, ${most} % are there at most: room for ${Math.max(0, above)} beside ${desiredCount}`,
  );
}

export function breakerRollsBack({ deploymentConfiguration }: Service): Precondition {
  const { enable = false, rollback = false } = deploymentConfiguration?.deploymentCircuitBreaker ?? {};
  return precondition(
    'its circuit breaker ends a deployment that fails',
    enable && rollback,
    enable
      ? rollback
        ? 'it does, and rolls back'
        : 'it stops such a deployment, but does not roll back'
      : 'it has none that is on',
  );
}

/** What was sick from the first minute on is sick by what was deployed: that is rolled back, not started anew. */
const ranWellForMs = 900_000;

export function ranWellBefore(newest: Deployment | undefined, verdict: Verdict | undefined): Precondition {
  const deployedAt = newest?.updatedAt?.getTime() ?? newest?.createdAt?.getTime();
  const since = verdict?.unhealthySince ?? verdict?.since;
  const holds = deployedAt !== undefined && since !== undefined && since - deployedAt >= ranWellForMs;
  const minutes = holds ? Math.floor((since - deployedAt) / 60_000) : undefined;
  return precondition(
    'it ran well for a while as it was deployed',
    holds,
    minutes === undefined
      ? 'it is not known to have been well for 15 minutes since its last deployment'
      : `for ${minutes} min, as ${revisionName(newest?.taskDefinition)}`,
  );
}

/** A tag that moves makes the same task definition another program. Undefined: what it runs is not known. */
export function imagesAreFixed(images: readonly string[] | undefined): Precondition {
  const moving = images?.find(isMoving);
  return precondition(
    'what it runs would be the same again',
    images !== undefined && images.length > 0 && moving === undefined,
    images === undefined || images.length === 0
      ? 'ECS does not say which images it runs'
      : moving === undefined
        ? `it runs ${images.join(', ')}`
        : `${moving} is whatever was pushed last`,
  );
}

/** One without a tag means the latest, and a digest is one image for ever. */
function isMoving(image: string): boolean {
  const [, tag = 'latest'] = image.slice(image.lastIndexOf('/') + 1).split(':');
  return !image.includes('@') && tag === 'latest';
}
