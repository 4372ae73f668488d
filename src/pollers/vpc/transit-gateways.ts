import {
  EC2Client,
  paginateDescribeTransitGatewayAttachments,
  type TransitGatewayAttachment,
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

/** What is attached to Transit Gateways: those that stand, and those that are gone while a route leads there. */
export const transitGatewaysPart: PollPart = {
  name: 'transit-gateways',
  everyMs: 60_000,
  reach: 'regional',
  permissions: ['ec2:DescribeTransitGatewayAttachments'],
  poll: async (context) => {
    if (mayBeLeftOut(attachmentsVoice, ['transit-gateway:attachment'], context))
      return [complete(attachmentsVoice, context, {})];
    const client = context.aws.client(EC2Client, context.scope, { priority: context.priority });
    const pages = paginateDescribeTransitGatewayAttachments({ client }, { MaxResults: 1000 });
    const all = await collectPages(pages, ({ TransitGatewayAttachments }) => TransitGatewayAttachments);
    const missed = all.filter((one) => isMissed(one, all, context));
    return [
      complete(attachmentsVoice, context, {
        resources: missed.map((one) => attachmentResource(one, context.scope)),
        findings: missed.map((one) => stateFinding(one, context.scope)),
      }),
    ];
  },
};

const attachmentsVoice: Voice = { poller: 'vpc', part: transitGatewaysPart };

/** AWS goes on listing these for a while. */
const over: ReadonlySet<string> = new Set(['deleted', 'rejected']);

/** One that is gone is missed while a route leads to its gateway, unless another took its place. */
function isMissed(
  one: TransitGatewayAttachment,
  all: readonly TransitGatewayAttachment[],
  context: PollContext,
): boolean {
  const { TransitGatewayAttachmentId: id, TransitGatewayId: gateway, State, ResourceId } = one;
  if (id === undefined || id === '') return false;
  if (!over.has(State ?? '')) return true;
  const succeeded = all.some(
    (other) =>
      other.TransitGatewayId === gateway && other.ResourceId === ResourceId && !over.has(other.State ?? ''),
  );
  return !succeeded && gateway !== undefined && leadsTo(gateway, context);
}

function attachmentResource(one: TransitGatewayAttachment, scope: AwsScope): Resource {
  const { TransitGatewayAttachmentId: id = '', Tags } = one;
  return {
    id: ec2Arn(scope, `transit-gateway-attachment/${id}`),
    kind: 'transit-gateway:attachment',
    ...scope,
    name: nameOf(id, Tags),
    tags: tagsOf(Tags),
    facts: stated({
      state: one.State,
      gateway: one.TransitGatewayId,
      attached: one.ResourceId,
      attachedType: one.ResourceType,
    }),
    relations: [],
  };
}

function stateFinding(one: TransitGatewayAttachment, scope: AwsScope): Finding {
  const { TransitGatewayAttachmentId: id, State: state, TransitGatewayId: gateway } = one;
  return {
    resource: ec2Arn(scope, `transit-gateway-attachment/${id}`),
    check: 'transit-gateway/attachment',
    family: 'control-plane',
    reason: `EC2 says ${state ?? 'nothing of the state'} of the attachment to ${gateway ?? 'its gateway'}`,
    ...meaningOf(state),
  };
}

function meaningOf(state: string | undefined): Pick<Finding, 'state' | 'nature'> {
  switch (state) {
    // AWS: traffic flows while an attachment is modified.
    case 'available':
    case 'modifying':
      return { state: 'pass' };
    case 'failed':
    case 'failing':
    case 'deleted':
    case 'rejected':
      return { state: 'fail' };
    case 'initiating':
    case 'initiatingRequest':
    case 'pending':
    case 'pendingAcceptance':
    case 'rollingBack':
    case 'deleting':
    case 'rejecting':
      return { state: 'unknown', nature: 'transition' };
    default:
      return { state: 'unknown' };
  }
}
