import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import type { AwsScope } from '../../aws/scope.ts';
import type { Resource } from '../../model/resource.ts';
import type { ActionContext, Precondition } from '../action.ts';
import { precondition } from '../precondition.ts';
import { readTargetHealth } from '../reads/target-health.ts';

/** Auto Scaling knows groups by name, which is the last part of the ARN and may itself hold slashes. */
export function groupNameOf(target: Resource): string {
  return target.id.split(':autoScalingGroupName/')[1] ?? target.name;
}

/** What every remedy of a whole group asks first. */
export function groupStands(group: AutoScalingGroup | undefined): readonly Precondition[] {
  if (group === undefined)
    return [precondition('the group exists', false, 'Auto Scaling knows no such group')];
  return [
    precondition('the group exists', true, 'Auto Scaling knows it'),
    precondition('the group is not being deleted', group.Status === undefined, group.Status ?? 'it stands'),
  ];
}

/**
 * The machines of a node group of EKS are for EKS to change: of what is changed past it EKS knows nothing, and may
 * set it back. AWS marks the groups that it makes for them by a tag.
 */
export function notOfEks({ Tags = [] }: AutoScalingGroup): Precondition {
  const owner = Tags.find(({ Key }) => Key === 'eks:nodegroup-name')?.Value;
  const detail = owner === undefined ? 'none does' : `the node group ${owner} does, and EKS changes it`;
  return precondition('no node group of EKS owns it', owner === undefined, detail);
}

/** A suspended process is somebody's word that the group must not do this now. */
export function processesRun(group: AutoScalingGroup, needed: readonly string[]): Precondition {
  const suspended = suspendedIn(group).filter((name) => needed.includes(name));
  const detail = suspended.length === 0 ? 'none is suspended' : `suspended: ${suspended.join(', ')}`;
  return precondition('the processes it needs run', suspended.length === 0, detail);
}

export function suspendedIn(group: AutoScalingGroup): readonly string[] {
  return (group.SuspendedProcesses ?? []).map(({ ProcessName }) => ProcessName ?? '');
}

export function targetGroupsOf(group: AutoScalingGroup): readonly string[] {
  const attached = (group.TrafficSources ?? [])
    .filter(({ Type }) => Type === 'elbv2')
    .map(({ Identifier }) => Identifier ?? '');
  return [...new Set([...(group.TargetGroupARNs ?? []), ...attached])].filter((arn) => arn !== '');
}

export function inServiceOf(group: AutoScalingGroup) {
  return (group.Instances ?? []).filter(({ LifecycleState }) => LifecycleState === 'InService');
}

/** Auto Scaling itself replaces a tenth of a group at a time, and at least one. */
const replacedAtOnce = 0.1;

export function mostAtOnce({ DesiredCapacity = 0 }: AutoScalingGroup): number {
  return Math.max(1, Math.floor(replacedAtOnce * DesiredCapacity));
}

/** Members in service, by fresh reads. */
export interface InService {
  /** Healthy for the group, and healthy in every target group of it. */
  readonly serving: readonly string[];
  /** Healthy in every target group, while the group holds them for unhealthy and would end them. */
  readonly recovered: readonly string[];
}

export async function readInService(
  group: AutoScalingGroup,
  scope: AwsScope,
  context: ActionContext,
): Promise<InService> {
  const targetGroups = targetGroupsOf(group);
  const health = await Promise.all(targetGroups.map((arn) => readTargetHealth(context.aws, scope, arn)));
  const members = inServiceOf(group).filter(({ InstanceId = '' }) =>
    health.every(({ healthy }) => healthy.includes(InstanceId)),
  );
  const well = Map.groupBy(members, ({ HealthStatus }) => HealthStatus?.toUpperCase() === 'HEALTHY');
  const ids = (isWell: boolean) => (well.get(isWell) ?? []).map(({ InstanceId = '' }) => InstanceId);
  // Without a load balancer nobody but the group says how they are.
  return { serving: ids(true), recovered: targetGroups.length === 0 ? [] : ids(false) };
}

export async function readServing(group: AutoScalingGroup, scope: AwsScope, context: ActionContext) {
  return (await readInService(group, scope, context)).serving;
}
