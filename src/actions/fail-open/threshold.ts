import type { AwsScope } from '../../aws/scope.ts';
import { instanceArn } from '../../aws/arn.ts';
import type { Model } from '../../model/model.ts';
import type { ActionContext, PlannedStep } from '../action.ts';
import { plannedCall } from '../calls.ts';
import { readTargetGroupAttributes } from '../reads/target-group-attributes.ts';

/** AWS's words for: with a smaller share of healthy targets than this, send to all of them. */
const percentageKey = 'target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage';
const countKey = 'target_group_health.unhealthy_state_routing.minimum_healthy_targets.count';

/** AWS's defaults: no share is asked for, and one healthy target is enough. */
const unset = 'off';
const defaultCount = '1';

/** The two thresholds of a target group as they are now; undefined where AWS names none, as for functions. */
export interface Threshold {
  readonly percentage: string | undefined;
  readonly count: string | undefined;
}

export async function readThreshold(
  { aws }: ActionContext,
  scope: AwsScope,
  arn: string,
): Promise<Threshold> {
  const attributes = await readTargetGroupAttributes(aws, scope, arn);
  return { percentage: attributes.get(percentageKey), count: attributes.get(countKey) };
}

/** Whether its owner has left both as AWS gives them. */
export function isDefault({ percentage, count }: Threshold): boolean {
  return percentage === unset && count === defaultCount;
}

/**
 * The share, in whole per cent, from which on the healthy targets are given everything. It is what is left
 * when one zone is lost, rounded down: a service that can lose a zone can live with so many, and the loss of
 * a zone alone never has users sent to its dead machines. Half where there is one zone, or it is not known.
 */
export function shareToWaitFor(ids: readonly string[], scope: AwsScope, model: Model): number {
  const zones = new Set(ids.map((id) => model.resources.get(instanceArn(scope, id))?.zone));
  return zones.has(undefined) || zones.size < 2 ? 50 : Math.floor((100 * (zones.size - 1)) / zones.size);
}

export function setThreshold(scope: AwsScope, arn: string, percent: number | undefined): PlannedStep {
  const value = percent === undefined ? unset : String(percent);
  return {
    name: percent === undefined ? 'take the threshold back' : `send to all until ${percent} % are healthy`,
    calls: [
      plannedCall('Elastic Load Balancing v2', 'ModifyTargetGroupAttributes', scope, {
        TargetGroupArn: arn,
        Attributes: [{ Key: percentageKey, Value: value }],
      }),
    ],
    timeoutMs: 60_000,
  };
}
