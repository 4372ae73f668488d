import {
  EC2Client,
  paginateDescribeVpcPeeringConnections,
  type VpcPeeringConnection,
} from '@aws-sdk/client-ec2';
import { ec2Arn } from '../../aws/arn.ts';
import type { AwsScope } from '../../aws/scope.ts';
import type { Resource } from '../../model/resource.ts';
import { complete, type Finding, stated, type Voice } from '../finding.ts';
import { collectPages } from '../pages.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { mayBeLeftOut } from '../seldom.ts';
import { leadsTo } from './leads-to.ts';
import { nameOf, tagsOf } from './names.ts';

/** VPC peering connections: those that stand, and those that are gone while a route still leads to them. */
export const peeringPart: PollPart = {
  name: 'peering',
  everyMs: 60_000,
  reach: 'regional',
  permissions: ['ec2:DescribeVpcPeeringConnections'],
  poll: async (context) => {
    if (mayBeLeftOut(peeringVoice, ['vpc:peering-connection'], context))
      return [complete(peeringVoice, context, {})];
    const client = context.aws.client(EC2Client, context.scope, { priority: context.priority });
    const pages = paginateDescribeVpcPeeringConnections({ client }, { MaxResults: 1000 });
    const all = await collectPages(pages, ({ VpcPeeringConnections }) => VpcPeeringConnections);
    const missed = all.filter((one) => isMissed(one, context));
    return [
      complete(peeringVoice, context, {
        resources: missed.map((one) => peeringResource(one, context.scope)),
        findings: missed.map((one) => stateFinding(one, context.scope)),
      }),
    ];
  },
};

const peeringVoice: Voice = { poller: 'vpc', part: peeringPart };

/** AWS goes on listing these for hours or days. */
const over: ReadonlySet<string> = new Set(['deleted', 'rejected', 'expired', 'failed']);

function isMissed(
  { VpcPeeringConnectionId: id, Status }: VpcPeeringConnection,
  context: PollContext,
): boolean {
  return id !== undefined && id !== '' && (!over.has(Status?.Code ?? '') || leadsTo(id, context));
}

function peeringResource(one: VpcPeeringConnection, scope: AwsScope): Resource {
  const { VpcPeeringConnectionId: id = '', AccepterVpcInfo, RequesterVpcInfo, Tags } = one;
  return {
    id: ec2Arn(scope, `vpc-peering-connection/${id}`),
    kind: 'vpc:peering-connection',
    ...scope,
    name: nameOf(id, Tags),
    tags: tagsOf(Tags),
    facts: stated({
      state: one.Status?.Code,
      requester: RequesterVpcInfo?.VpcId,
      accepter: AccepterVpcInfo?.VpcId,
    }),
    relations: [],
  };
}

function stateFinding(
  { VpcPeeringConnectionId: id, Status }: VpcPeeringConnection,
  scope: AwsScope,
): Finding {
  const { Code: code, Message: message } = Status ?? {};
  return {
    resource: ec2Arn(scope, `vpc-peering-connection/${id}`),
    check: 'vpc/peering',
    family: 'control-plane',
    reason: `EC2 says ${code ?? 'nothing of its state'}${message ? `: ${message}` : ''}`,
    ...meaningOf(code),
  };
}

function meaningOf(code: string | undefined): Pick<Finding, 'state' | 'nature'> {
  if (code === 'active') return { state: 'pass' };
  if (over.has(code ?? '')) return { state: 'fail' };
  switch (code) {
    case 'initiating-request':
    case 'pending-acceptance':
    case 'provisioning':
    case 'deleting':
      return { state: 'unknown', nature: 'transition' };
    default:
      return { state: 'unknown' };
  }
}
