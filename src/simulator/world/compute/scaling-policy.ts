import { readMetric } from '../signals/metrics.ts';
import { announce } from './scaling-activity.ts';
import type { MetricName } from '../state/metrics.ts';
import type { ScalingGroup } from '../state/scaling-group.ts';
import type { ScalingPolicy } from '../state/scaling-policy.ts';
import type { World } from '../state/world.ts';

/** AWS: the alarms of target tracking need 3 minutes above the target, 15 minutes below nine tenths of it. */
const minutesToGrow = 3;
const minutesToShrink = 15;
const slack = 0.9;

const minuteMs = 60_000;

/**
 * Target tracking, once a minute. Missing datapoints are INSUFFICIENT_DATA: nothing is scaled. Zeros are
 * data, and scale in as far as the minimum.
 */
export function trackTargets(world: World, group: ScalingGroup): void {
  if (group.policies.size === 0 || group.suspended.has('AlarmNotification')) return;
  if (isWarmingUp(world, group)) return;
  const wanted = [...group.policies.values()].flatMap((policy) => wantedBy(world, group, policy) ?? []);
  // AWS: with several policies the one that wants the most capacity wins.
  if (wanted.length === 0) return;
  const desired = Math.min(group.max, Math.max(group.min, ...wanted));
  if (desired === group.desired) return;
  announce(
    world,
    group,
    `changes its desired capacity from ${group.desired} to ${desired} to hold its target`,
  );
  group.desired = desired;
}

function wantedBy(world: World, group: ScalingGroup, policy: ScalingPolicy): number | undefined {
  const values = recent(world, group, policy);
  const newest = values.slice(-minutesToGrow);
  const last = newest.at(-1);
  if (last === undefined || newest.length < minutesToGrow) return undefined;
  const proportional = Math.ceil((group.desired * last) / policy.target);
  if (newest.every((value) => value > policy.target)) return Math.max(group.desired + 1, proportional);
  const low = values.length >= minutesToShrink && values.every((value) => value < slack * policy.target);
  if (!low || policy.disableScaleIn) return group.desired;
  return Math.min(group.desired, Math.max(group.min, proportional));
}

/** Oldest first; empty unless each of the last minutes that are published has a value. */
function recent(world: World, group: ScalingGroup, policy: ScalingPolicy): readonly number[] {
  const name = metricOf(group, policy);
  // The running minute and the one before it may not be published yet.
  const to = Math.floor(world.clock.now() / minuteMs) * minuteMs - minuteMs;
  const from = to - minutesToShrink * minuteMs;
  const statistic = policy.metric === 'ASGAverageCPUUtilization' ? 'Average' : 'Sum';
  const points = readMetric(world, { name, statistic, periodMs: minuteMs, from, to });
  const values: number[] = [];
  for (let at = to - minuteMs; at >= from; at -= minuteMs) {
    const point = points.find((one) => one.at === at);
    if (point === undefined) break;
    values.unshift(point.value);
  }
  return values;
}

function metricOf({ name, region }: ScalingGroup, policy: ScalingPolicy): MetricName {
  if (policy.metric === 'ASGAverageCPUUtilization') {
    const dimensions = { AutoScalingGroupName: name };
    return { region, namespace: 'AWS/EC2', metric: 'CPUUtilization', dimensions };
  }
  // app/NAME/ID/targetgroup/NAME/ID
  const label = policy.resourceLabel ?? '';
  const TargetGroup = label.slice(label.indexOf('targetgroup/'));
  return {
    region,
    namespace: 'AWS/ApplicationELB',
    metric: 'RequestCountPerTarget',
    dimensions: { TargetGroup },
  };
}

export function scalingPolicyArn(world: World, { region, name }: ScalingGroup, policy: string): string {
  return `arn:aws:autoscaling:${region}:${world.account}:scalingPolicy:${world.hexId(32)}:autoScalingGroupName/${name}:policyName/${policy}`;
}

function isWarmingUp(world: World, group: ScalingGroup): boolean {
  const warmUpMs = Math.max(...[...group.policies.values()].map((policy) => policy.warmUpMs));
  for (const { lifecycle, inServiceAt } of group.members.values()) {
    if (lifecycle.startsWith('Pending')) return true;
    if (lifecycle === 'InService' && world.clock.now() - (inServiceAt ?? 0) < warmUpMs) return true;
  }
  return false;
}
