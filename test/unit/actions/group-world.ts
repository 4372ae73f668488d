import type { Activity, AutoScalingGroup, Instance } from '@aws-sdk/client-auto-scaling';
import type { Group } from '../../../src/model/group.ts';
import { plannedAt } from '../../support/action-context.ts';
import { FakeAws } from '../../support/fake-aws/fake-aws.ts';
import { modelOf, type ModelParts, resourceOf, signalOf } from '../../support/model-of.ts';

export const groupArn =
  'arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:1:autoScalingGroupName/web';
export const webTargets = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/1';
export const target = resourceOf({ id: groupArn, kind: 'autoscaling:group', name: 'web' });

export const instanceArn = (id: string) => `arn:aws:ec2:eu-west-1:111122223333:instance/${id}`;

/** The members of a group of a size: `i-1`, `i-2`, … */
export const idsOf = (size: number) => Array.from({ length: size }, (_, index) => `i-${index + 1}`);

export function member(InstanceId: string, given: Partial<Instance> = {}): Instance {
  return {
    InstanceId,
    AvailabilityZone: 'eu-west-1a',
    LifecycleState: 'InService',
    HealthStatus: 'Healthy',
    ProtectedFromScaleIn: false,
    LaunchTemplate: { LaunchTemplateId: 'lt-1', LaunchTemplateName: 'web', Version: '7' },
    ...given,
  };
}

/** A group at rest of which every member serves, with room for as many again. */
export function webGroup(size = 4): { readonly aws: FakeAws; readonly group: AutoScalingGroup } {
  const aws = new FakeAws();
  const group: AutoScalingGroup = {
    AutoScalingGroupName: 'web',
    AutoScalingGroupARN: groupArn,
    MinSize: 0,
    MaxSize: 2 * size,
    DesiredCapacity: size,
    DefaultCooldown: 300,
    AvailabilityZones: ['eu-west-1a'],
    HealthCheckType: 'ELB',
    CreatedTime: new Date(0),
    TargetGroupARNs: [webTargets],
    LaunchTemplate: { LaunchTemplateId: 'lt-1', LaunchTemplateName: 'web', Version: '7' },
    Instances: idsOf(size).map((id) => member(id)),
  };
  aws.autoScaling.groups.set('web', group);
  serve(aws, Object.fromEntries(idsOf(size).map((id) => [id, 'healthy'])));
  return { aws, group };
}

/** What the load balancer says of each target. */
export function serve(aws: FakeAws, targets: Record<string, string>): void {
  aws.loadBalancing.targetGroups.set(webTargets, { loadBalancer: 'lb', targets });
}

export function launchActivity(
  StatusCode: NonNullable<Activity['StatusCode']>,
  minutesAgo: number,
  instance?: string,
): Activity {
  return {
    ActivityId: `a-${minutesAgo}`,
    AutoScalingGroupName: 'web',
    Cause: 'a difference between desired and actual capacity',
    Description: `Launching a new EC2 instance${instance === undefined ? '' : `: ${instance}`}`,
    StartTime: new Date(plannedAt - minutesAgo * 60_000),
    StatusCode,
    ...(StatusCode === 'Failed' ? { StatusMessage: 'InsufficientInstanceCapacity' } : {}),
  };
}

/** The group as the model sees it, its members by their short ids. */
export function webModel(given: {
  readonly members: readonly string[];
  readonly desired?: number;
  readonly serving?: number;
  readonly verdicts?: ModelParts['verdicts'];
  /** Members that pass the load balancer, seen at this time. */
  readonly seenAt?: number;
}): ModelParts {
  const members = given.members.map(instanceArn);
  const group: Group = {
    id: groupArn,
    kind: 'autoscaling:group',
    name: 'web',
    account: '111122223333',
    region: 'eu-west-1',
    members,
    desired: given.desired ?? members.length,
    serving: given.serving ?? members.length,
    failing: 0,
    unknown: 0,
    zones: {},
    state: 'healthy',
    since: 0,
  };
  const { seenAt } = given;
  return {
    groups: [group],
    verdicts: { ...Object.fromEntries(members.map((id) => [id, 'healthy' as const])), ...given.verdicts },
    signals:
      seenAt === undefined
        ? []
        : members.map((resource) =>
            signalOf({ resource, check: 'elb/target-health', by: webTargets, observedAt: seenAt }),
          ),
  };
}

export const modelFrom = (given: Parameters<typeof webModel>[0]) => modelOf(webModel(given));

/** A group that launches from version 8, of which its last so many members are, and none of those serve. */
export function badDeploy(size: number, fresh: number): ReturnType<typeof webGroup> {
  const web = webGroup(size);
  web.aws.ec2.templateVersions.set('5', { imageId: 'ami-5' });
  web.aws.ec2.templateVersions.set('7', { imageId: 'ami-7' });
  web.aws.ec2.templateVersions.set('8', { imageId: 'ami-8' });
  web.group.LaunchTemplate = { LaunchTemplateId: 'lt-1', Version: '8' };
  for (const id of idsOf(size).slice(size - fresh)) deployed(web, id, '8', 'unhealthy');
  return web;
}

/** A member is of this version, and the load balancer says this of it. */
export function deployed(
  { aws, group }: ReturnType<typeof webGroup>,
  id: string,
  Version: string,
  health = 'healthy',
): void {
  group.Instances = (group.Instances ?? []).map((each) =>
    each.InstanceId === id ? { ...each, LaunchTemplate: { LaunchTemplateId: 'lt-1', Version } } : each,
  );
  const before = aws.loadBalancing.targetGroups.get(webTargets)?.targets;
  serve(aws, { ...before, [id]: health });
}

/** The model blames the newest version for the last member. */
export const failedDeploy = (size: number): ModelParts =>
  webModel({ members: idsOf(size), verdicts: { [instanceArn(`i-${size}`)]: 'deployment-failed' } });
