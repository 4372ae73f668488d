import type {
  DescribeNetworkAclsCommandInput,
  DescribeNetworkAclsCommandOutput,
  NetworkAclEntry,
  NetworkAcl as NetworkAclShape,
} from '@aws-sdk/client-ec2';
import { parseEntry } from '../../../model/acl-entries.ts';
import type { NetworkAcl } from '../../world/state/network.ts';
import { awsFailure } from '../failure.ts';
import { type Operation, reads } from '../operation.ts';
import { type Answer, paged } from './ec2-lookups.ts';

/** Network ACLs that the stack lists. The default one of each VPC, which lets all through, is left out. */
export const networkAclOperations: Readonly<Record<string, Operation>> = {
  DescribeNetworkAcls: reads(
    (input: DescribeNetworkAclsCommandInput, { world, scope }): Answer<DescribeNetworkAclsCommandOutput> => {
      const here = [...world.network.acls.values()].filter(({ region }) => region === scope.region);
      const ids = input.NetworkAclIds ?? [];
      const unknown = ids.find((id) => !here.some((one) => one.id === id));
      if (unknown !== undefined)
        throw awsFailure('InvalidNetworkAclID.NotFound', `The networkAcl ID '${unknown}' does not exist`);
      const found = ids.length === 0 ? here : here.filter(({ id }) => ids.includes(id));
      const { items, next } = paged(found, { MaxResults: input.MaxResults, NextToken: input.NextToken });
      return { NetworkAcls: items.map((acl) => aclShape(acl, world.account)), NextToken: next };
    },
  ),
};

function aclShape(acl: NetworkAcl, OwnerId: string): NetworkAclShape {
  const { id, vpc, guards, inbound, outbound, tags } = acl;
  return {
    NetworkAclId: id,
    VpcId: vpc,
    OwnerId,
    IsDefault: false,
    Associations:
      guards === undefined
        ? []
        : [
            {
              NetworkAclAssociationId: id.replace('acl-', 'aclassoc-'),
              NetworkAclId: id,
              SubnetId: guards.subnet,
            },
          ],
    Entries: [
      ...inbound.flatMap((words) => entryShape(words, false)),
      ...outbound.flatMap((words) => entryShape(words, true)),
    ],
    Tags: [...tags].map(([Key, Value]) => ({ Key, Value })),
  };
}

function entryShape(words: string, Egress: boolean): readonly NetworkAclEntry[] {
  const entry = parseEntry(words);
  if (entry === undefined) return [];
  const { number, action, protocol, from, to, block } = entry;
  return [
    {
      RuleNumber: number,
      RuleAction: action,
      Protocol: protocol === 'tcp' ? '6' : '-1',
      ...(protocol === 'tcp' ? { PortRange: { From: from, To: to } } : {}),
      CidrBlock: block,
      Egress,
    },
  ];
}
