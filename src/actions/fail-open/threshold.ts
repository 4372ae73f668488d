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
 * when the fullest zone is lost, rounded down: a service that can lose a zone can live with so many, and the
 * loss of a zone alone never has users sent to its dead machines. A target of which the zone is not known is
 * taken to stand in that one. Half where that leaves none, as in one zone.
 */
export function shareToWaitFor(ids: readonly string[], scope: AwsScope, model: Model): number {
  const byZone = Map.groupBy(ids, (id) => model.resources.get(instanceArn(scope, id))?.zone);
  const unknown = byZone.get(undefined)?.length ?? 0;
  byZone.delete(undefined);
  const fullest = Math.max(0, ...[...byZone.values()].map(({ length }) => length));
  const left = ids.length - fullest - unknown;
  return left > 0 ? Math.floor((100 * left) / ids.length) : 50;
}

/**
 * How many of each zone's targets that share is. A target of which the zone is not known may stand in any of them: of
 * too many nothing changes, of too few users would be given to them.
 */
export function wantedOf(
  ids: readonly string[],
  percent: number,
  scope: AwsScope,
  model: Model,
): Readonly<Record<string, number>> {
  const known = Object.entries(countByZone(ids, scope, model));
  const unknown = ids.length - known.reduce((all, [, count]) => all + count, 0);
  return Object.fromEntries(
    known.map(([zone, count]) => [zone, Math.ceil((percent * (count + unknown)) / 100)]),
  );
}

/**
 * The share, in whole per cent, that asks of no zone for more targets than were wanted of it: the load balancer takes
 * one share for every zone where each has its own targets. Undefined where nothing of these zones is known.
 */
export function shareForSoMany(
  wanted: Readonly<Record<string, number>>,
  now: Readonly<Record<string, number>>,
): number | undefined {
  const shares = Object.entries(wanted).flatMap(([zone, count]) => {
    const total = now[zone] ?? 0;
    return total === 0 ? [] : [Math.floor((100 * count) / total)];
  });
  return shares.length === 0 ? undefined : Math.max(1, Math.min(...shares));
}

/** Targets per zone, those left out of which the zone is not known. */
export function countByZone(
  ids: readonly string[],
  scope: AwsScope,
  model: Model,
): Readonly<Record<string, number>> {
  const zones = ids.flatMap((id) => model.resources.get(instanceArn(scope, id))?.zone ?? []);
  return Object.fromEntries(
    [...Map.groupBy(zones, (zone) => zone)].map(([zone, { length }]) => [zone, length]),
  );
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
