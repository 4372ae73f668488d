import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRolePolicyCommand,
  IAMClient,
  paginateListAttachedRolePolicies,
  paginateListRolePolicies,
} from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { accountResource } from '../account-resource.ts';
import { complete, stated } from '../finding.ts';
import { mapBounded } from '../map-bounded.ts';
import { collectPages } from '../pages.ts';
import type { PollPart } from '../poller.ts';
import { wildcardsIn } from './wildcards.ts';

/** Whether the role that Holdfast itself works with allows whole services: its policies, one by one. */
export const ownRolePart: PollPart = {
  name: 'own-role',
  everyMs: 3_600_000,
  reach: 'global',
  permissions: [
    'sts:GetCallerIdentity',
    'iam:ListAttachedRolePolicies',
    'iam:ListRolePolicies',
    'iam:GetRolePolicy',
    'iam:GetPolicy',
    'iam:GetPolicyVersion',
  ],
  poll: async (context) => {
    const { aws, scope, priority } = context;
    const { Arn = '' } = await aws
      .client(STSClient, scope, { priority })
      .send(new GetCallerIdentityCommand({}));
    const ownRole = /^arn:[^:]+:sts::\d+:assumed-role\/([^/]+)\//.exec(Arn)?.[1];
    // Somebody’s own user on a laptop may be allowed much: that says nothing of the daemon.
    const facts =
      ownRole === undefined
        ? {}
        : { ownRole, ownWildcards: await wildcardsOf(ownRole, aws.client(IAMClient, scope, { priority })) };
    const resources = [accountResource(scope, stated(facts))];
    return [complete({ poller: 'iam', part: ownRolePart }, context, { resources })];
  },
};

const callsAtOnce = 4;

/** What the policies of a role allow in whole services; undefined where one cannot be read. Throws AwsError. */
async function wildcardsOf(RoleName: string, client: IAMClient): Promise<readonly string[] | undefined> {
  const [attached, inline] = await Promise.all([
    collectPages(paginateListAttachedRolePolicies({ client }, { RoleName }), (page) => page.AttachedPolicies),
    collectPages(paginateListRolePolicies({ client }, { RoleName }), (page) => page.PolicyNames),
  ]);
  const managed = await mapBounded(attached, callsAtOnce, ({ PolicyArn }) =>
    managedDocument(PolicyArn, client),
  );
  const own = await mapBounded(inline, callsAtOnce, async (PolicyName) => {
    const answer = await client.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
    return answer.PolicyDocument;
  });
  const found = [...managed, ...own].map(wildcardsIn);
  return found.every((some) => some !== undefined) ? [...new Set(found.flat())].toSorted(byName) : undefined;
}

async function managedDocument(
  PolicyArn: string | undefined,
  client: IAMClient,
): Promise<string | undefined> {
  const { Policy } = await client.send(new GetPolicyCommand({ PolicyArn }));
  const VersionId = Policy?.DefaultVersionId;
  if (VersionId === undefined) return undefined;
  const { PolicyVersion } = await client.send(new GetPolicyVersionCommand({ PolicyArn, VersionId }));
  return PolicyVersion?.Document;
}

const byName = (a: string, b: string): number => (a < b ? -1 : 1);
