import type { TargetHealthDescription } from '@aws-sdk/client-elastic-load-balancing-v2';
import { instanceArn } from '../../aws/arn.ts';
import type { Resource } from '../../model/resource.ts';
import type { Signal } from '../../model/signal.ts';
import { type Finding, type Voice, signalOf, stated } from '../finding.ts';
import type { PollContext } from '../poller.ts';
import { countTargets, type TargetState, targetState, worst } from './target-health.ts';
import type { GroupReading } from './target-groups.ts';

const targetHealthCheck = 'elb/target-health';

/** All that one target group has to say. */
export interface GroupWord {
  readonly resource: Resource;
  readonly loadBalancers: readonly string[];
  /** Ids of the instances that are registered with it. */
  readonly members: readonly string[];
  /** Each dated with the time at which this group was read. */
  readonly signals: readonly Signal[];
}

/** Finds the instance behind an address, for groups whose targets are addresses. */
export type AddressBook = (address: string) => string | undefined;

export function addressBook({ model, scope }: PollContext): AddressBook {
  let byAddress: Map<string, string> | undefined;
  return (address) => {
    if (byAddress === undefined) {
      byAddress = new Map();
      for (const id of model.ofKind('ec2:instance')) {
        const resource = model.resources.get(id);
        const privateIp = resource?.facts['privateIp'];
        if (
          resource?.account === scope.account &&
          resource.region === scope.region &&
          typeof privateIp === 'string'
        )
          byAddress.set(privateIp, id);
      }
    }
    return byAddress.get(address);
  };
}

/** What the group's own targets say; for a group that was not read, what the model still holds of it. */
export function wordOf(
  reading: GroupReading,
  context: PollContext,
  voice: Voice,
  addresses: AddressBook,
): GroupWord {
  const { targets } = reading;
  if (targets === undefined) return heldWord(reading, context);
  const states = new Map<string, TargetState>();
  for (const target of targets) {
    const id = targetId(reading, target, context, addresses);
    if (id === undefined) continue;
    const state = targetState(target, reading.group.TargetGroupName ?? '');
    const known = states.get(id);
    states.set(id, known === undefined ? state : worst(known, state));
  }
  const by = reading.group.TargetGroupArn ?? '';
  const findings = [...states].map(
    ([resource, state]): Finding => ({ resource, check: targetHealthCheck, by, family: 'network', ...state }),
  );
  return {
    resource: groupResource(reading, context, { ...countTargets(targets) }),
    loadBalancers: reading.group.LoadBalancerArns ?? [],
    // A load balancer behind another one is judged by it, but is no member that stands in for others.
    members: reading.group.TargetType === 'alb' ? [] : [...states.keys()],
    signals: findings.map((finding) => signalOf(finding, voice, context, reading.readAt)),
  };
}

function heldWord(reading: GroupReading, context: PollContext): GroupWord {
  const { model } = context;
  const id = reading.group.TargetGroupArn ?? '';
  const { healthy, unhealthy, total, failOpen } = model.resources.get(id)?.facts ?? {};
  const members = membersIn(id, context);
  return {
    resource: groupResource(reading, context, { healthy, unhealthy, total, failOpen }),
    loadBalancers: reading.group.LoadBalancerArns ?? [],
    members,
    signals: members.flatMap(
      (member) =>
        model.signals.get(member)?.filter(({ check, by }) => check === targetHealthCheck && by === id) ?? [],
    ),
  };
}

/** Ids of the instances that the model holds as registered with a group. */
export function membersIn(groupId: string, { model }: PollContext): string[] {
  return [...model.incoming(groupId)].flatMap(({ type, from }) => (type === 'member-of' ? from : []));
}

/** When the group's health was last read, by the newest of its signals; nothing for a group with none. */
export function lastRead(
  groupId: string,
  members: readonly string[],
  { model }: PollContext,
): number | undefined {
  let latest: number | undefined;
  for (const member of members)
    for (const { check, by, observedAt } of model.signals.get(member) ?? [])
      if (check === targetHealthCheck && by === groupId) latest = Math.max(latest ?? 0, observedAt);
  return latest;
}

function targetId(
  { group }: GroupReading,
  { Target }: TargetHealthDescription,
  context: PollContext,
  addresses: AddressBook,
): string | undefined {
  if (Target?.Id === undefined) return undefined;
  switch (group.TargetType) {
    case 'ip':
      return addresses(Target.Id);
    case 'alb':
      return Target.Id;
    case 'lambda':
      return undefined;
    default:
      return instanceArn(context.scope, Target.Id);
  }
}

function groupResource(
  { group }: GroupReading,
  { scope }: PollContext,
  counts: Parameters<typeof stated>[0],
): Resource {
  const { TargetGroupArn: id = '', TargetGroupName: name = id } = group;
  return {
    id,
    kind: 'elbv2:target-group',
    ...scope,
    name,
    tags: {},
    facts: stated({
      groupName: name,
      protocol: group.Protocol,
      port: group.Port,
      targetType: group.TargetType,
      vpc: group.VpcId,
      checkIntervalSeconds: group.HealthCheckIntervalSeconds,
      checkTimeoutSeconds: group.HealthCheckTimeoutSeconds,
      healthyThreshold: group.HealthyThresholdCount,
      unhealthyThreshold: group.UnhealthyThresholdCount,
      ...counts,
    }),
    relations: [],
  };
}
