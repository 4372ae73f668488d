import {
  DescribeInstanceStatusCommand,
  EC2Client,
  type Instance,
  type InstanceStatus,
  paginateDescribeInstanceStatus,
} from '@aws-sdk/client-ec2';
import { instanceArn } from '../../aws/arn.ts';
import type { AwsScope } from '../../aws/scope.ts';
import { stateAt } from '../../model/signal.ts';
import type { Finding, Voice } from '../finding.ts';
import { chunksOf } from '../map-bounded.ts';
import { collectPages } from '../pages.ts';
import type { PollContext } from '../poller.ts';
import {
  anyIsAsked,
  applicationFilter,
  applicationFinding,
  applicationStatus,
  isAsked,
} from './application-status.ts';
import { scheduledEventFinding } from './scheduled-event.ts';

/** AWS makes its checks every minute. */
export const statusVoice: Voice = {
  poller: 'ec2',
  part: { name: 'status', reach: 'regional', everyMs: 60_000 },
};
export const sweepVoice: Voice = {
  poller: 'ec2',
  part: { name: 'status-sweep', reach: 'regional', everyMs: 300_000 },
};

const pageSize = 1000;
/** DescribeInstanceStatus takes at most 100 ids. */
const mostIds = 100;

/** The checks that EC2 makes of every machine. */
const kinds = [
  { check: 'ec2/system-status', filter: 'system-status.status', of: (s: InstanceStatus) => s.SystemStatus },
  {
    check: 'ec2/instance-status',
    filter: 'instance-status.status',
    of: (s: InstanceStatus) => s.InstanceStatus,
  },
  {
    check: 'ec2/ebs-status',
    filter: 'attached-ebs-status.status',
    of: (s: InstanceStatus) => s.AttachedEbsStatus,
  },
] as const;

const eventCodes = [
  'instance-reboot',
  'system-reboot',
  'system-maintenance',
  'instance-retirement',
  'instance-stop',
];

/** Asking only for what is not well takes a call for each kind of status, and one for events. */
const callsForImpaired = kinds.length + 1;

/**
 * True while reading the whole fleet takes no more calls than asking for what is not well, and before
 * the fleet is known.
 */
export function isReadWhole({ model, scope }: PollContext): boolean {
  let known = 0;
  for (const id of model.ofKind('ec2:instance')) {
    const resource = model.resources.get(id);
    if (resource?.account === scope.account && resource.region === scope.region) known += 1;
    if (known > pageSize * callsForImpaired) return false;
  }
  return true;
}

/** The status of every running instance. */
export function allStatuses(context: PollContext): Promise<InstanceStatus[]> {
  return read(context, undefined);
}

/** Only the instances that are not well in some way, or that an event is scheduled for. */
export async function impairedStatuses(context: PollContext): Promise<InstanceStatus[]> {
  // Filters are joined by and, so each kind is a call of its own. Asking for everything but `ok` makes
  // absence mean `ok`; `impaired` alone would take an instance whose checks still start for a healthy one.
  const notOk = ['impaired', 'insufficient-data', 'initializing'];
  const asked = [...kinds, ...(anyIsAsked(context) ? [applicationFilter] : [])];
  const answers = await Promise.all([
    ...asked.map(({ filter }) => read(context, [{ Name: filter, Values: notOk }])),
    read(context, [{ Name: 'event.code', Values: eventCodes }]),
  ]);
  return [...new Map(answers.flat().map((status) => [status.InstanceId, status])).values()];
}

export async function statusesById(
  instances: readonly Instance[],
  context: PollContext,
): Promise<InstanceStatus[]> {
  const client = context.aws.client(EC2Client, context.scope, { priority: context.priority });
  const statuses: InstanceStatus[] = [];
  for (const chunk of chunksOf(instances, mostIds)) {
    const InstanceIds = chunk.flatMap(({ InstanceId }) => InstanceId ?? []);
    const answer = await client.send(new DescribeInstanceStatusCommand({ InstanceIds }));
    statuses.push(...(answer.InstanceStatuses ?? []));
  }
  return statuses;
}

function read(
  context: PollContext,
  Filters: { Name: string; Values: string[] }[] | undefined,
): Promise<InstanceStatus[]> {
  const client = context.aws.client(EC2Client, context.scope, { priority: context.priority });
  const pages = paginateDescribeInstanceStatus({ client }, { MaxResults: pageSize, Filters });
  return collectPages(pages, ({ InstanceStatuses }) => InstanceStatuses);
}

export function statusFindings(status: InstanceStatus, scope: AwsScope): Finding[] {
  const resource = instanceArn(scope, status.InstanceId ?? '');
  const findings = kinds.flatMap(({ check, of }): Finding[] => {
    const summary = of(status);
    if (summary?.Status === undefined || summary.Status === 'not-applicable') return [];
    const since = summary.Details?.find(({ ImpairedSince }) => ImpairedSince)?.ImpairedSince?.getTime();
    return [
      {
        resource,
        check,
        family: 'hypervisor',
        ...meaning(summary.Status),
        ...(since === undefined ? {} : { since }),
        reason: `EC2 says ${summary.Status}`,
      },
    ];
  });
  return [
    ...findings,
    ...[applicationFinding(status, resource), scheduledEventFinding(status, resource)].filter(
      (finding) => finding !== undefined,
    ),
  ];
}

function meaning(status: string): Pick<Finding, 'state' | 'nature'> {
  if (status === 'ok') return { state: 'pass' };
  if (status === 'impaired') return { state: 'fail' };
  return status === 'initializing' ? { state: 'unknown', nature: 'transition' } : { state: 'unknown' };
}

const notListed = 'EC2 does not list it among those that are not ok';

/**
 * A pass for each instance that the inventory freshly says is running and that EC2 did not mention when
 * asked for all that is not well.
 */
export function inferredPasses(mentioned: readonly Finding[], context: PollContext): Finding[] {
  const { model, scope } = context;
  const now = context.now();
  const seen = new Set(mentioned.map(({ resource, check }) => `${check} ${resource}`));
  const passes: Finding[] = [];
  for (const id of model.ofKind('ec2:instance')) {
    const resource = model.resources.get(id);
    if (resource?.account !== scope.account || resource.region !== scope.region) continue;
    const state = model.signals.get(id)?.find(({ check }) => check === 'ec2/state');
    if (state === undefined || stateAt(state, now) !== 'pass') continue;
    for (const { check } of kinds) {
      if (seen.has(`${check} ${id}`)) continue;
      passes.push({
        resource: id,
        check,
        family: 'hypervisor',
        state: 'pass',
        reason: notListed,
      });
    }
    if (isAsked(id, model) && !seen.has(`${applicationStatus} ${id}`))
      passes.push({
        resource: id,
        check: applicationStatus,
        family: 'network',
        state: 'pass',
        reason: notListed,
      });
  }
  return passes;
}
