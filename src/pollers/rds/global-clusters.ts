import {
  type GlobalCluster,
  type GlobalClusterMember,
  paginateDescribeGlobalClusters,
  RDSClient,
} from '@aws-sdk/client-rds';
import type { Resource } from '../../model/resource.ts';
import { complete, type Finding } from '../finding.ts';
import { known } from '../known.ts';
import { collectPages } from '../pages.ts';
import type { PollContext, PollPart } from '../poller.ts';

/** Global databases of Aurora: which region writes, whether the others keep up, and a failover between them. */
export const globalClustersPart: PollPart = {
  name: 'global-clusters',
  everyMs: 60_000,
  reach: 'regional',
  permissions: ['rds:DescribeGlobalClusters'],
  poll: async (context) => {
    const members = known(context, 'rds:cluster').filter(({ facts }) => facts['globalCluster'] !== undefined);
    const listed = members.length === 0 ? [] : await describeGlobalClusters(context);
    return [
      complete({ poller: 'rds', part: globalClustersPart }, context, {
        findings: members.map((member) => findingOf(member, listed)),
      }),
    ];
  },
};

/** Throws AwsError. */
async function describeGlobalClusters(context: PollContext): Promise<readonly GlobalCluster[]> {
  const client = context.aws.client(RDSClient, context.scope, { priority: context.priority });
  return collectPages(
    paginateDescribeGlobalClusters({ client }, { MaxRecords: 100 }),
    (page) => page.GlobalClusters,
  );
}

type Word = Pick<Finding, 'state' | 'nature' | 'reason'>;

function findingOf({ id }: Resource, listed: readonly GlobalCluster[]): Finding {
  const found = listed
    .flatMap((global) => (global.GlobalClusterMembers ?? []).map((member) => ({ global, member })))
    .find(({ member }) => member.DBClusterArn === id);
  return {
    resource: id,
    check: 'rds/global-cluster',
    family: 'control-plane',
    nature: 'warning-only',
    ...(found === undefined
      ? { state: 'unknown', reason: 'RDS lists no global database with it' }
      : wordOf(found.global, found.member)),
  };
}

/** A failover or switchover is RDS's own, or a person's: hands off. What is out of step is no place to fail over to. */
function wordOf(global: GlobalCluster, member: GlobalClusterMember): Word {
  const {
    GlobalClusterIdentifier: name = 'its global database',
    FailoverState: moving,
    Status: status,
  } = global;
  if (moving?.Status !== undefined)
    return {
      state: 'unknown',
      nature: 'transition',
      reason: `${name} moves from ${regionOf(moving.FromDbClusterArn)} to ${regionOf(moving.ToDbClusterArn)} (${moving.Status})`,
    };
  const members = global.GlobalClusterMembers ?? [];
  const role = member.IsWriter === true ? 'It writes' : `It follows ${regionOf(writerIn(members))}`;
  const about = `${role} in ${name}, which has ${members.length} regions and is ${status ?? 'in a state that RDS does not tell'}`;
  // RDS tells of secondaries only whether they are in step; the writer is asked for theirs.
  const late = members.filter(
    (one) => one.SynchronizationStatus === 'pending-resync' && (member.IsWriter === true || one === member),
  );
  if (late.length > 0)
    return {
      state: 'warn',
      reason: `${about}; not in step: ${late.map((one) => regionOf(one.DBClusterArn)).join(', ')}`,
    };
  if (members.length < 2)
    return { state: 'warn', reason: `${about}: there is no other region to fail over to` };
  if (status !== 'available') return { state: 'unknown', reason: about };
  const unsaid = member.IsWriter !== true && member.SynchronizationStatus === undefined;
  return unsaid
    ? { state: 'unknown', reason: `${about}; RDS does not say whether it is in step` }
    : { state: 'pass', reason: about };
}

function writerIn(members: readonly GlobalClusterMember[]): string | undefined {
  return members.find(({ IsWriter }) => IsWriter === true)?.DBClusterArn;
}

const regionOf = (arn: string | undefined): string => arn?.split(':')[3] ?? 'an unknown region';
