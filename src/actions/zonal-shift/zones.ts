import { instanceArn } from '../../aws/arn.ts';
import type { AwsScope } from '../../aws/scope.ts';
import type { ActionContext } from '../action.ts';
import { readHealthBehind } from '../reads/target-health.ts';

/** The registered targets of one target group in one zone. */
export interface ZoneTargets {
  readonly group: string;
  /** Undefined where it is not known in which zone they stand. */
  readonly zone: string | undefined;
  /** Instance ids. */
  readonly healthy: readonly string[];
  readonly registered: number;
  /** On their way out. */
  readonly restless: number;
}

/** Fresh health of every target behind a load balancer, by group and zone. Throws AwsError. */
export async function readTargetsByZone(
  resource: string,
  scope: AwsScope,
  { aws, model }: ActionContext,
): Promise<readonly ZoneTargets[]> {
  const groups = await readHealthBehind(aws, scope, resource);
  return groups.flatMap(({ arn, states }) => {
    const byZone = Map.groupBy(states, ([id]) => model.resources.get(instanceArn(scope, id))?.zone);
    return [...byZone].map(([zone, targets]): ZoneTargets => {
      // What is on its way out is nobody's capacity, and no failure either.
      const staying = targets.filter(([, state]) => state !== 'draining' && state !== 'unused');
      const healthy = staying.flatMap(([id, state]) => (state === 'healthy' ? id : []));
      return {
        group: arn.split('/')[1] ?? arn,
        zone,
        healthy,
        registered: staying.length,
        restless: targets.filter(([, state]) => state === 'draining').length,
      };
    });
  });
}
