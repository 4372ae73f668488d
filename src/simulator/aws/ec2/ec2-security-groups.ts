import type {
  AuthorizeSecurityGroupIngressCommandInput,
  AuthorizeSecurityGroupIngressCommandOutput,
  DescribeSecurityGroupsCommandInput,
  DescribeSecurityGroupsCommandOutput,
  IpPermission,
  RevokeSecurityGroupIngressCommandInput,
  RevokeSecurityGroupIngressCommandOutput,
  SecurityGroup as SecurityGroupShape,
} from '@aws-sdk/client-ec2';
import { rulesOf } from '../../../model/security-rule.ts';
import { followSecurityGroups } from '../../world/network/security-groups.ts';
import type { SecurityGroup } from '../../world/state/network.ts';
import { awsFailure } from '../failure.ts';
import { type CallContext, mutates, type Operation, reads } from '../operation.ts';
import { type Answer, paged } from './ec2-lookups.ts';

/** Security groups that the stack lists, and whom they let in. What goes out is let out. */
export const securityGroupOperations: Readonly<Record<string, Operation>> = {
  DescribeSecurityGroups: reads(
    (input: DescribeSecurityGroupsCommandInput, context): Answer<DescribeSecurityGroupsCommandOutput> => {
      const here = groupsIn(context);
      const named = (input.GroupIds ?? []).map((id) => groupNamed(id, context));
      const found = (named.length === 0 ? here : named).filter((group) =>
        (input.Filters ?? []).every(({ Name: name = '', Values: values = [] }) => {
          if (name === 'group-id') return values.includes(group.id);
          if (name === 'vpc-id') return values.includes(group.vpc);
          throw awsFailure('InvalidParameterValue', `The filter '${name}' is invalid`);
        }),
      );
      const { items, next } = paged(found, { MaxResults: input.MaxResults, NextToken: input.NextToken });
      return { SecurityGroups: items.map((group) => groupShape(context, group)), NextToken: next };
    },
  ),
  AuthorizeSecurityGroupIngress: mutates(
    (
      input: AuthorizeSecurityGroupIngressCommandInput,
      context,
    ): Answer<AuthorizeSecurityGroupIngressCommandOutput> => {
      const { rules } = groupNamed(input.GroupId, context);
      const wanted = rulesOf(input.IpPermissions ?? []);
      const held = wanted.find((rule) => rules.has(rule));
      // AWS adds all of them or none.
      if (held !== undefined)
        throw awsFailure('InvalidPermission.Duplicate', `the specified rule "${held}" already exists`);
      for (const rule of wanted) rules.add(rule);
      followSecurityGroups(context.world);
      return { Return: true };
    },
  ),
  RevokeSecurityGroupIngress: mutates(
    (
      input: RevokeSecurityGroupIngressCommandInput,
      context,
    ): Answer<RevokeSecurityGroupIngressCommandOutput> => {
      const { rules } = groupNamed(input.GroupId, context);
      for (const rule of rulesOf(input.IpPermissions ?? [])) rules.delete(rule);
      followSecurityGroups(context.world);
      return { Return: true };
    },
  ),
};

function groupsIn({ world, scope }: CallContext): readonly SecurityGroup[] {
  return [...world.network.securityGroups.values()].filter(({ region }) => region === scope.region);
}

function groupNamed(id: string | undefined, context: CallContext): SecurityGroup {
  const found = groupsIn(context).find((group) => group.id === id);
  if (found !== undefined) return found;
  throw awsFailure('InvalidGroup.NotFound', `The security group '${id}' does not exist`);
}

function groupShape({ world }: CallContext, group: SecurityGroup): SecurityGroupShape {
  return {
    GroupId: group.id,
    GroupName: group.name,
    Description: group.name,
    OwnerId: world.account,
    VpcId: group.vpc,
    IpPermissions: [...group.rules].map(permissionShape),
    IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    Tags: [...group.tags].map(([Key, Value]) => ({ Key, Value })),
  };
}

function permissionShape(rule: string): IpPermission {
  const [protocol = '', ports = '', source = ''] = rule.split(' ');
  const [FromPort, ToPort] = ports.split('-').map(Number);
  return {
    IpProtocol: protocol === 'all' ? '-1' : protocol,
    ...(protocol === 'all' ? {} : { FromPort, ToPort }),
    UserIdGroupPairs: source.startsWith('sg-') ? [{ GroupId: source }] : [],
    IpRanges: source.startsWith('sg-') ? [] : [{ CidrIp: source }],
    Ipv6Ranges: [],
    PrefixListIds: [],
  };
}
