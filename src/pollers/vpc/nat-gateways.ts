import { EC2Client, type NatGateway, paginateDescribeNatGateways } from '@aws-sdk/client-ec2';
import { ec2Arn } from '../../aws/arn.ts';
import type { Observation } from '../../model/observation.ts';
import type { Resource } from '../../model/resource.ts';
import { complete, type Finding, partial, stated, type Voice } from '../finding.ts';
import { chunksOf } from '../map-bounded.ts';
import { collectPages } from '../pages.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { mayBeLeftOut } from '../seldom.ts';
import { nameOf, tagsOf } from './names.ts';
import { tablesThrough } from './tables-through.ts';

/** NAT gateways and what AWS says of their state. */
export const natGatewaysPart: PollPart = {
  name: 'nat-gateways',
  everyMs: 60_000,
  reach: 'regional',
  permissions: ['ec2:DescribeNatGateways'],
  poll: async (context) => {
    if (mayBeLeftOut(natGatewaysVoice, ['nat:gateway'], context))
      return [complete(natGatewaysVoice, context, {})];
    return [complete(natGatewaysVoice, context, said(await readGateways([], context), context))];
  },
};

export const natGatewaysVoice: Voice = { poller: 'vpc', part: natGatewaysPart };

/** Deleted ones stay listed for about an hour; they are left out at the source. */
const alive = { Name: 'state', Values: ['pending', 'available', 'failed', 'deleting'] };

const mostFilterValues = 200;

/** Reads these again at once. Throws AwsError. */
export async function rereadNatGateways(arns: readonly string[], context: PollContext): Promise<Observation> {
  const ids = arns.map((arn) => arn.slice(arn.lastIndexOf('/') + 1));
  const gateways: NatGateway[] = [];
  for (const Values of chunksOf(ids, mostFilterValues))
    gateways.push(...(await readGateways([{ Name: 'nat-gateway-id', Values }], context)));
  const found = said(gateways, context);
  const there = new Set(found.resources.map(({ id }) => id));
  return partial(natGatewaysVoice, context, { ...found, gone: arns.filter((arn) => !there.has(arn)) });
}

async function readGateways(
  filters: { Name: string; Values: string[] }[],
  context: PollContext,
): Promise<readonly NatGateway[]> {
  const client = context.aws.client(EC2Client, context.scope, { priority: context.priority });
  const pages = paginateDescribeNatGateways({ client }, { MaxResults: 1000, Filter: [alive, ...filters] });
  const gateways = await collectPages(pages, ({ NatGateways }) => NatGateways);
  // Said again, because not every stand-in for AWS honours the filter.
  return gateways.filter(
    ({ NatGatewayId, State }) => NatGatewayId !== undefined && NatGatewayId !== '' && State !== 'deleted',
  );
}

function said(gateways: readonly NatGateway[], context: PollContext) {
  return {
    resources: gateways.map((gateway) => gatewayResource(gateway, context)),
    findings: gateways.flatMap((gateway) => stateFindings(gateway, context)),
  };
}

/** A zonal gateway stands where its subnet does; a regional one stands in every zone, and in no subnet. */
function gatewayResource(gateway: NatGateway, { scope, model }: PollContext): Resource {
  const { NatGatewayId: id = '', SubnetId: subnet, Tags } = gateway;
  const zone =
    subnet === undefined ? undefined : model.resources.get(ec2Arn(scope, `subnet/${subnet}`))?.zone;
  return {
    id: ec2Arn(scope, `natgateway/${id}`),
    kind: 'nat:gateway',
    ...scope,
    ...(zone === undefined ? {} : { zone }),
    name: nameOf(id, Tags),
    tags: tagsOf(Tags),
    facts: stated({
      natGateway: id,
      state: gateway.State,
      vpc: gateway.VpcId,
      subnet,
      connectivity: gateway.ConnectivityType,
      availability: gateway.AvailabilityMode,
    }),
    relations: [],
  };
}

/** On the gateway, and by it on each route table that leads to it: what AWS says of its state. */
function stateFindings(gateway: NatGateway, context: PollContext): Finding[] {
  const id = ec2Arn(context.scope, `natgateway/${gateway.NatGatewayId}`);
  const finding: Finding = {
    resource: id,
    check: 'nat/state',
    family: 'control-plane',
    ...stateWord(gateway),
  };
  return [finding, ...tablesThrough(id, context).map((table) => ({ ...finding, resource: table, by: id }))];
}

/**
 * AWS: one that is being deleted may go on working for a while, and a failed one never works and is taken
 * away by itself after about an hour.
 */
function stateWord({
  State: state,
  FailureCode: code,
  FailureMessage: message,
}: NatGateway): Pick<Finding, 'state' | 'reason' | 'nature'> {
  const why = message || code;
  const reason = `EC2 says ${state ?? 'nothing of its state'}${why ? `: ${why}` : ''}`;
  switch (state) {
    case 'available':
      return { state: 'pass', reason };
    case 'pending':
    case 'deleting':
      return { state: 'unknown', nature: 'transition', reason };
    case 'failed':
      return { state: 'fail', reason };
    default:
      return { state: 'unknown', reason };
  }
}
