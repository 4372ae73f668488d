import { EC2Client, paginateDescribeSecurityGroups, type SecurityGroup } from '@aws-sdk/client-ec2';
import { ec2Arn } from '../../aws/arn.ts';
import type { Observation } from '../../model/observation.ts';
import type { Resource } from '../../model/resource.ts';
import { rulesOf } from '../../model/security-rule.ts';
import { complete, partial, stated, type Voice } from '../finding.ts';
import { chunksOf } from '../map-bounded.ts';
import { collectPages } from '../pages.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { mayBeLeftOut } from '../seldom.ts';
import { lostRules } from './lost-rules.ts';
import { letsInFindings } from './lets-in.ts';
import { nameOf, tagsOf } from './names.ts';

/** Security groups: whom they let in, what was taken away of that, and whether somebody misses it. */
export const securityGroupsPart: PollPart = {
  name: 'security-groups',
  everyMs: 60_000,
  reach: 'regional',
  permissions: ['ec2:DescribeSecurityGroups'],
  poll: async (context) => {
    if (mayBeLeftOut(securityGroupsVoice, ['security-group:group'], context))
      return [complete(securityGroupsVoice, context, {})];
    const found = said(await readGroups([], context), context);
    return [complete(securityGroupsVoice, context, found)];
  },
};

export const securityGroupsVoice: Voice = { poller: 'vpc', part: securityGroupsPart };

const mostFilterValues = 200;

/** Reads these again at once. Throws AwsError. */
export async function rereadSecurityGroups(
  arns: readonly string[],
  context: PollContext,
): Promise<Observation> {
  const ids = arns.map((arn) => arn.slice(arn.lastIndexOf('/') + 1));
  const groups: SecurityGroup[] = [];
  for (const Values of chunksOf(ids, mostFilterValues))
    groups.push(...(await readGroups([{ Name: 'group-id', Values }], context)));
  const found = said(groups, context);
  const there = new Set(found.resources.map(({ id }) => id));
  return partial(securityGroupsVoice, context, { ...found, gone: arns.filter((arn) => !there.has(arn)) });
}

async function readGroups(
  Filters: { Name: string; Values: string[] }[],
  context: PollContext,
): Promise<readonly SecurityGroup[]> {
  const client = context.aws.client(EC2Client, context.scope, { priority: context.priority });
  const pages = paginateDescribeSecurityGroups(
    { client },
    { MaxResults: 1000, ...(Filters.length === 0 ? {} : { Filters }) },
  );
  const groups = await collectPages(pages, ({ SecurityGroups }) => SecurityGroups);
  return groups.filter(({ GroupId }) => GroupId !== undefined && GroupId !== '');
}

function said(groups: readonly SecurityGroup[], context: PollContext) {
  const resources = groups.map((group) => groupResource(group, context));
  return { resources, findings: letsInFindings(resources, context) };
}

function groupResource(group: SecurityGroup, context: PollContext): Resource {
  const { model } = context;
  const { GroupId: id = '', GroupName, IpPermissions: permissions, Tags } = group;
  const arn = ec2Arn(context.scope, `security-group/${id}`);
  const rules = permissions === undefined ? undefined : rulesOf(permissions);
  return {
    id: arn,
    kind: 'security-group:group',
    ...context.scope,
    name: GroupName || nameOf(id, Tags),
    tags: tagsOf(Tags),
    facts: stated({
      securityGroup: id,
      vpc: group.VpcId,
      rules,
      lostRules:
        rules === undefined
          ? undefined
          : lostRules(model.resources.get(arn) ?? model.recollections.get(arn), rules, context.now()),
    }),
    relations: [],
  };
}
