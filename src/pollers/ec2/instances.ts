import { EC2Client, type Instance, paginateDescribeInstances } from '@aws-sdk/client-ec2';
import { instanceArn, instanceIdOf } from '../../aws/arn.ts';
import type { AwsScope } from '../../aws/scope.ts';
import type { Resource } from '../../model/resource.ts';
import { type Finding, stated, type Voice } from '../finding.ts';
import { chunksOf } from '../map-bounded.ts';
import { collectPages } from '../pages.ts';
import type { PollContext } from '../poller.ts';

export const instancesVoice: Voice = {
  poller: 'ec2',
  part: { name: 'instances', reach: 'regional', everyMs: 60_000 },
};

/** Terminated instances stay listed for about an hour; they are left out at the source. */
const alive = {
  Name: 'instance-state-name',
  Values: ['pending', 'running', 'shutting-down', 'stopping', 'stopped'],
};

/** EC2 takes at most 200 values in one filter. */
const mostFilterValues = 200;

export function listInstances(context: PollContext): Promise<Instance[]> {
  return read(context, []);
}

/** By a filter and not by ids: one id that is gone would otherwise fail the whole call. */
export async function instancesById(arns: readonly string[], context: PollContext): Promise<Instance[]> {
  const ids = arns.flatMap((arn) => instanceIdOf(arn) ?? []);
  const found: Instance[] = [];
  for (const Values of chunksOf(ids, mostFilterValues))
    found.push(...(await read(context, [{ Name: 'instance-id', Values }])));
  return found;
}

function read(context: PollContext, filters: { Name: string; Values: string[] }[]): Promise<Instance[]> {
  const client = context.aws.client(EC2Client, context.scope, { priority: context.priority });
  const pages = paginateDescribeInstances({ client }, { MaxResults: 1000, Filters: [alive, ...filters] });
  return collectPages(pages, ({ Reservations }) =>
    Reservations?.flatMap(({ Instances }) => (Instances ?? []).filter(isAlive)),
  );
}

/** Said again, because not every stand-in for AWS honours the filter. */
function isAlive({ State }: Instance): boolean {
  return State?.Name !== undefined && State.Name !== 'terminated';
}

export function describeInstance(
  instance: Instance,
  scope: AwsScope,
): { readonly resource: Resource; readonly finding: Finding } {
  const { InstanceId = '', Placement, State } = instance;
  const id = instanceArn(scope, InstanceId);
  const tags = Object.fromEntries((instance.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));
  const resource: Resource = {
    id,
    kind: 'ec2:instance',
    ...scope,
    ...(Placement?.AvailabilityZone === undefined ? {} : { zone: Placement.AvailabilityZone }),
    name: tags['Name'] || InstanceId,
    tags,
    facts: stated({
      state: State?.Name,
      instanceType: instance.InstanceType,
      launchTime: instance.LaunchTime?.getTime(),
      privateIp: instance.PrivateIpAddress,
      privateDns: instance.PrivateDnsName || undefined,
      launchTemplateVersion: tags['aws:ec2launchtemplate:version'],
      vpc: instance.VpcId,
      subnet: instance.SubnetId,
      securityGroups: instance.SecurityGroups?.flatMap(({ GroupId }) => GroupId ?? []),
      autoRecovery: instance.MaintenanceOptions?.AutoRecovery,
      lifecycle: instance.InstanceLifecycle,
      volumes: instance.BlockDeviceMappings?.flatMap(({ Ebs }) => Ebs?.VolumeId ?? []).toSorted(),
    }),
    relations: [],
  };
  return {
    resource,
    finding: stateFinding(id, instance),
  };
}

/** What the state of an instance says of it, by EC2's own word. */
export function stateFinding(
  resource: string,
  instance: Pick<Instance, 'State' | 'StateReason' | 'StateTransitionReason'>,
): Finding {
  return { resource, check: 'ec2/state', family: 'control-plane', ...seen(instance) };
}

function seen({
  State,
  StateReason,
  StateTransitionReason,
}: Pick<Instance, 'State' | 'StateReason' | 'StateTransitionReason'>): Pick<
  Finding,
  'state' | 'reason' | 'nature'
> {
  const why = StateReason?.Message || StateTransitionReason;
  const reason = `EC2 says ${State?.Name}${why ? `: ${why}` : ''}`;
  switch (State?.Name) {
    case 'running':
      return { state: 'pass', reason };
    case 'pending':
    case 'stopping':
    case 'shutting-down':
      return { state: 'unknown', nature: 'transition', reason };
    default:
      // What a person stopped is meant to be stopped, and a Spot Instance that EC2 took back waits for its capacity;
      // what else stopped by itself or by AWS's hand is not.
      return StateReason?.Code === 'Client.UserInitiatedShutdown' ||
        StateReason?.Code?.startsWith('Server.SpotInstance')
        ? { state: 'warn', nature: 'warning-only', reason }
        : { state: 'fail', reason };
  }
}
