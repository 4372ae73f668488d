import { EC2Client, type NetworkAcl, paginateDescribeNetworkAcls } from '@aws-sdk/client-ec2';
import { ec2Arn } from '../../aws/arn.ts';
import type { AwsScope } from '../../aws/scope.ts';
import { entriesOf } from '../../model/acl-entries.ts';
import type { Resource } from '../../model/resource.ts';
import { complete, stated, type Voice } from '../finding.ts';
import { collectPages } from '../pages.ts';
import type { PollPart } from '../poller.ts';
import { mayBeLeftOut } from '../seldom.ts';
import { letsThroughFindings } from './lets-through.ts';
import { nameOf, tagsOf } from './names.ts';

/** Network ACLs: what they let through, both ways, and whether somebody behind them misses it. */
export const networkAclsPart: PollPart = {
  name: 'network-acls',
  everyMs: 60_000,
  reach: 'regional',
  permissions: ['ec2:DescribeNetworkAcls'],
  poll: async (context) => {
    if (mayBeLeftOut(voice, ['network-acl:acl'], context)) return [complete(voice, context, {})];
    const client = context.aws.client(EC2Client, context.scope, { priority: context.priority });
    const pages = paginateDescribeNetworkAcls({ client }, { MaxResults: 1000 });
    const acls = await collectPages(pages, ({ NetworkAcls }) => NetworkAcls);
    const resources = acls.flatMap((acl) => aclResource(acl, context.scope));
    return [complete(voice, context, { resources, findings: letsThroughFindings(resources, context) })];
  },
};

const voice: Voice = { poller: 'vpc', part: networkAclsPart };

function aclResource(acl: NetworkAcl, scope: AwsScope): readonly Resource[] {
  const { NetworkAclId: id, Associations, Entries: entries, Tags } = acl;
  if (id === undefined || id === '') return [];
  return [
    {
      id: ec2Arn(scope, `network-acl/${id}`),
      kind: 'network-acl:acl',
      ...scope,
      name: nameOf(id, Tags),
      tags: tagsOf(Tags),
      facts: stated({
        networkAcl: id,
        vpc: acl.VpcId,
        isDefault: acl.IsDefault,
        subnets: Associations?.flatMap(({ SubnetId }) => SubnetId ?? []).toSorted(),
        inbound: entries === undefined ? undefined : entriesOf(entries, 'in'),
        outbound: entries === undefined ? undefined : entriesOf(entries, 'out'),
      }),
      relations: [],
    },
  ];
}
