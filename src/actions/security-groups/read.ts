import { DescribeSecurityGroupsCommand, EC2Client, type IpPermission } from '@aws-sdk/client-ec2';
import type { AwsScope } from '../../aws/scope.ts';
import { parseRule, rulesOf } from '../../model/security-rule.ts';
import type { ActionContext } from '../action.ts';

/** Whom a security group lets in now; undefined where it is gone. Throws AwsError. */
export async function readRules(
  { aws }: ActionContext,
  scope: AwsScope,
  group: string,
): Promise<readonly string[] | undefined> {
  const client = aws.client(EC2Client, scope, { priority: 'verify' });
  const Filters = [{ Name: 'group-id', Values: [group] }];
  const { SecurityGroups = [] } = await client.send(new DescribeSecurityGroupsCommand({ Filters }));
  const found = SecurityGroups.find(({ GroupId }) => GroupId === group);
  return found === undefined ? undefined : rulesOf(found.IpPermissions ?? []);
}

/** A rule as EC2 takes it. */
export function permissionOf(words: string): IpPermission {
  const rule = parseRule(words);
  if (rule === undefined) throw new Error(`"${words}" is no rule of a security group`);
  const { protocol, from, to, source } = rule;
  return {
    IpProtocol: protocol === 'all' ? '-1' : protocol,
    ...(protocol === 'all' ? {} : { FromPort: from, ToPort: to }),
    ...sourceOf(source),
  };
}

function sourceOf(source: string): IpPermission {
  if (source.startsWith('sg-')) return { UserIdGroupPairs: [{ GroupId: source }] };
  if (source.startsWith('pl-')) return { PrefixListIds: [{ PrefixListId: source }] };
  return source.includes(':') ? { Ipv6Ranges: [{ CidrIpv6: source }] } : { IpRanges: [{ CidrIp: source }] };
}
