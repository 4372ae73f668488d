import {
  AutoScalingClient,
  type AutoScalingGroup,
  type Instance,
  paginateDescribeAutoScalingGroups,
} from '@aws-sdk/client-auto-scaling';
import { instanceArn } from '../../aws/arn.ts';
import type { AwsScope } from '../../aws/scope.ts';
import type { Resource } from '../../model/resource.ts';
import { type Finding, stated, type Voice } from '../finding.ts';
import { chunksOf } from '../map-bounded.ts';
import { collectPages } from '../pages.ts';
import type { PollContext } from '../poller.ts';
import { type GroupActivities, inWords } from './activities.ts';
import { balanceFinding, capacityFinding } from './strength.ts';

export const groupsVoice: Voice = {
  poller: 'autoscaling',
  part: { name: 'groups', reach: 'regional', everyMs: 30_000 },
};

/** As many groups as AWS puts on one page. */
const pageSize = 100;
const mostDescriptions = 20;

export function listGroups(context: PollContext): Promise<AutoScalingGroup[]> {
  return read(context, {});
}

/** Groups that are gone are left out by AWS itself. */
export async function groupsByName(
  names: readonly string[],
  context: PollContext,
): Promise<AutoScalingGroup[]> {
  const found: AutoScalingGroup[] = [];
  for (const AutoScalingGroupNames of chunksOf(names, pageSize))
    found.push(...(await read(context, { AutoScalingGroupNames })));
  return found;
}

function read(
  context: PollContext,
  input: { readonly AutoScalingGroupNames?: string[] },
): Promise<AutoScalingGroup[]> {
  const client = context.aws.client(AutoScalingClient, context.scope, { priority: context.priority });
  const pages = paginateDescribeAutoScalingGroups({ client }, { ...input, MaxRecords: pageSize });
  return collectPages(pages, ({ AutoScalingGroups }) => AutoScalingGroups);
}

/** A group with its instances, which AWS tells in the same answer. */
export function describeGroup(
  group: AutoScalingGroup,
  activities: GroupActivities,
  scope: AwsScope,
): { readonly resources: readonly Resource[]; readonly findings: readonly Finding[] } {
  const { AutoScalingGroupARN: id = '', AutoScalingGroupName: name = id, Instances: instances = [] } = group;
  const suspended = (group.SuspendedProcesses ?? []).flatMap(({ ProcessName }) => ProcessName ?? []);
  const resource: Resource = {
    id,
    kind: 'autoscaling:group',
    ...scope,
    name,
    tags: Object.fromEntries((group.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
    facts: stated({
      groupName: name,
      desired: group.DesiredCapacity,
      min: group.MinSize,
      max: group.MaxSize,
      healthCheckType: group.HealthCheckType,
      healthCheckGraceSeconds: group.HealthCheckGracePeriod,
      behindLoadBalancer: isBehindLoadBalancer(group),
      inService: instances.filter(({ LifecycleState }) => LifecycleState === 'InService').length,
      activityInProgress: activities.inProgress.length > 0,
      // Never said to be false: the list may end before a group's own last activity.
      launchesFail: activities.failsNow ? true : undefined,
      activityDescriptions: activities.inProgress.slice(0, mostDescriptions).map(inWords),
      suspendedProcesses: suspended.toSorted(),
      zones: (group.AvailabilityZones ?? []).toSorted(),
    }),
    relations: [],
  };
  return {
    resources: [resource, ...instances.map((instance) => memberResource(instance, resource, scope))],
    findings: [
      activityFinding(id, activities),
      processesFinding(id, suspended),
      capacityFinding(id, group),
      ...balanceFinding(id, group),
      ...instances.map((instance) => healthFinding(instance, name, scope)),
    ],
  };
}

/** Nothing where AWS told of none of the ways in which a group can be behind one. */
function isBehindLoadBalancer({
  TargetGroupARNs,
  LoadBalancerNames,
  TrafficSources,
}: AutoScalingGroup): boolean | undefined {
  const told = [TargetGroupARNs, LoadBalancerNames, TrafficSources].filter((list) => list !== undefined);
  return told.length === 0 ? undefined : told.some((list) => list.length > 0);
}

function memberResource(instance: Instance, group: Resource, scope: AwsScope): Resource {
  const { InstanceId = '', AvailabilityZone, LaunchTemplate } = instance;
  return {
    id: instanceArn(scope, InstanceId),
    kind: 'ec2:instance',
    ...scope,
    ...(AvailabilityZone === undefined ? {} : { zone: AvailabilityZone }),
    name: InstanceId,
    tags: {},
    facts: stated({
      autoScalingGroup: group.name,
      lifecycleState: instance.LifecycleState,
      behindLoadBalancer: group.facts['behindLoadBalancer'] === true ? true : undefined,
      launchTemplateId: LaunchTemplate?.LaunchTemplateId,
      launchTemplateName: LaunchTemplate?.LaunchTemplateName,
      launchTemplateVersion: LaunchTemplate?.Version,
      launchConfiguration: instance.LaunchConfigurationName,
    }),
    relations: [{ type: 'member-of', to: group.id }],
  };
}

function healthFinding(instance: Instance, groupName: string, scope: AwsScope): Finding {
  const { InstanceId = '', HealthStatus, LifecycleState = 'unknown' } = instance;
  const finding = {
    resource: instanceArn(scope, InstanceId),
    check: 'autoscaling/instance-health',
    family: 'control-plane',
    reason: `group ${groupName} says ${HealthStatus ?? 'nothing of its health'}, ${LifecycleState}`,
  } as const;
  // Anything but in service is on its way in or out, or set aside by a person or a warm pool.
  if (LifecycleState !== 'InService') return { ...finding, state: 'unknown', nature: 'transition' };
  if (/^healthy$/i.test(HealthStatus ?? '')) return { ...finding, state: 'pass' };
  return { ...finding, state: /^unhealthy$/i.test(HealthStatus ?? '') ? 'fail' : 'unknown' };
}

/**
 * To launch and to end machines is what a group is there for, so that passes. It is no `transition`, which
 * would come before every other verdict: a group that launches a broken version again and again would never
 * be seen to do so. Who must wait for it is told by the facts. See docs/decisions/0072.
 */
function activityFinding(resource: string, { inProgress, failed, overdue }: GroupActivities): Finding {
  const finding = { resource, check: 'autoscaling/activity', family: 'control-plane' } as const;
  // First, for the next try may be under way already.
  if (failed !== undefined)
    return {
      ...finding,
      state: 'warn',
      reason: `the last scaling activity failed: ${failed.StatusMessage ?? failed.Description ?? 'no reason given'}`,
    };
  if (overdue !== undefined)
    return {
      ...finding,
      state: 'warn',
      reason: `in progress for more than a quarter of an hour: ${inWords(overdue)}`,
    };
  const [first] = inProgress;
  if (first === undefined) return { ...finding, state: 'pass', reason: 'no scaling activity in progress' };
  return {
    ...finding,
    state: 'pass',
    reason: `${inProgress.length} scaling ${inProgress.length === 1 ? 'activity' : 'activities'} in progress: ${inWords(first)}`,
  };
}

function processesFinding(resource: string, suspended: readonly string[]): Finding {
  return {
    resource,
    check: 'autoscaling/processes',
    family: 'control-plane',
    state: suspended.length > 0 ? 'warn' : 'pass',
    reason:
      suspended.length > 0 ? `suspended: ${suspended.toSorted().join(', ')}` : 'no process is suspended',
  };
}
