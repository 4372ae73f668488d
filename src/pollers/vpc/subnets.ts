import { EC2Client, paginateDescribeSubnets, type Subnet } from '@aws-sdk/client-ec2';
import { ec2Arn } from '../../aws/arn.ts';
import type { AwsScope } from '../../aws/scope.ts';
import type { Resource } from '../../model/resource.ts';
import { complete, type Finding, stated, type Voice } from '../finding.ts';
import { collectPages } from '../pages.ts';
import type { PollPart } from '../poller.ts';
import { nameOf, tagsOf } from './names.ts';

/** Subnets, and how many of their addresses are free. */
export const subnetsPart: PollPart = {
  name: 'subnets',
  everyMs: 300_000,
  reach: 'regional',
  permissions: ['ec2:DescribeSubnets'],
  poll: async (context) => {
    const client = context.aws.client(EC2Client, context.scope, { priority: context.priority });
    const pages = paginateDescribeSubnets({ client }, { MaxResults: 1000 });
    const subnets = (await collectPages(pages, ({ Subnets }) => Subnets)).filter(isNamed);
    return [
      complete(subnetsVoice, context, {
        resources: subnets.map((subnet) => subnetResource(subnet, context.scope)),
        findings: subnets.map((subnet) => freeAddresses(subnet, context.scope)),
      }),
    ];
  },
};

const subnetsVoice: Voice = { poller: 'vpc', part: subnetsPart };

const isNamed = ({ SubnetId }: Subnet): boolean => SubnetId !== undefined && SubnetId !== '';

/** AWS keeps the first four addresses of a subnet and the last for itself. */
const keptByAws = 5;

/** Below this share of its addresses a subnet is nearly full. */
export const scarceShare = 0.1;

/** How many addresses a subnet has to give, from its IPv4 block; nothing where it has none. */
export function addressesIn(cidr: string | undefined): number | undefined {
  const prefix = Number(/^\d+\.\d+\.\d+\.\d+\/(\d+)$/.exec(cidr ?? '')?.[1]);
  return prefix >= 16 && prefix <= 28 ? 2 ** (32 - prefix) - keptByAws : undefined;
}

function subnetResource(subnet: Subnet, scope: AwsScope): Resource {
  const { SubnetId: id = '', AvailabilityZone: zone, Tags } = subnet;
  return {
    id: ec2Arn(scope, `subnet/${id}`),
    kind: 'vpc:subnet',
    ...scope,
    ...(zone === undefined ? {} : { zone }),
    name: nameOf(id, Tags),
    tags: tagsOf(Tags),
    facts: stated({
      subnet: id,
      vpc: subnet.VpcId,
      cidr: subnet.CidrBlock,
      addresses: addressesIn(subnet.CidrBlock),
      free: subnet.AvailableIpAddressCount,
    }),
    relations: [],
  };
}

function freeAddresses(subnet: Subnet, scope: AwsScope): Finding {
  return {
    resource: ec2Arn(scope, `subnet/${subnet.SubnetId}`),
    check: 'vpc/free-addresses',
    family: 'control-plane',
    ...wordOn(subnet),
  };
}

function wordOn({
  AvailableIpAddressCount: free,
  CidrBlock,
}: Subnet): Pick<Finding, 'state' | 'reason' | 'value'> {
  if (free === undefined) return { state: 'unknown', reason: 'AWS does not say how many addresses are free' };
  const all = addressesIn(CidrBlock);
  if (free <= 0)
    return {
      state: 'fail',
      value: free,
      reason: 'No address is free: nothing can be launched in this subnet',
    };
  if (all === undefined) return { state: 'pass', value: free, reason: `${free} addresses are free` };
  const reason = `${free} of ${all} addresses are free`;
  return { state: free < all * scarceShare ? 'warn' : 'pass', value: free, reason };
}
