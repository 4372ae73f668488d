import type {
  GetAccessKeyLastUsedCommandInput,
  GetAccessKeyLastUsedCommandOutput,
  GetAccountSummaryCommandInput,
  GetAccountSummaryCommandOutput,
  GetPolicyCommandInput,
  GetPolicyCommandOutput,
  GetPolicyVersionCommandInput,
  GetPolicyVersionCommandOutput,
  GetRolePolicyCommandInput,
  GetRolePolicyCommandOutput,
  ListAccessKeysCommandInput,
  ListAccessKeysCommandOutput,
  ListAttachedRolePoliciesCommandInput,
  ListAttachedRolePoliciesCommandOutput,
  ListRolePoliciesCommandInput,
  ListRolePoliciesCommandOutput,
  ListServerCertificatesCommandInput,
  ListServerCertificatesCommandOutput,
  ListUsersCommandInput,
  ListUsersCommandOutput,
} from '@aws-sdk/client-iam';
import type { IamUser } from '../world/state/identities.ts';
import { awsFailure } from './failure.ts';
import { type CallContext, reads, type SimulatedService } from './operation.ts';
import { page } from './page.ts';

type Answer<T> = Omit<T, '$metadata'>;

/** IAM, as far as who has access keys, which certificates were uploaded, when they were used last, and what Holdfast’s own role is allowed. */
export const iam: SimulatedService = {
  id: 'IAM',
  protocol: 'query',
  operations: {
    GetAccountSummary: reads(
      (_input: GetAccountSummaryCommandInput, { world }): Answer<GetAccountSummaryCommandOutput> => ({
        SummaryMap: {
          AccountAccessKeysPresent: world.identities.rootKeys,
          AccountMFAEnabled: 1,
          Users: world.identities.users.length,
        },
      }),
    ),
    ListUsers: reads((input: ListUsersCommandInput, { world }): Answer<ListUsersCommandOutput> => {
      const { items, next } = page(world.identities.users, {
        token: input.Marker,
        size: input.MaxItems ?? 100,
        sizeAtMost: 1_000,
        invalidToken: 'ValidationError',
      });
      return {
        Users: items.map(({ arn, name, id, createdAt }) => ({
          Path: '/',
          UserName: name,
          UserId: id,
          Arn: arn,
          CreateDate: new Date(createdAt),
        })),
        IsTruncated: next !== undefined,
        ...(next === undefined ? {} : { Marker: next }),
      };
    }),
    ListServerCertificates: reads(
      (input: ListServerCertificatesCommandInput, { world }): Answer<ListServerCertificatesCommandOutput> => {
        const { items, next } = page(world.identities.serverCertificates, {
          token: input.Marker,
          size: input.MaxItems ?? 100,
          sizeAtMost: 1_000,
          invalidToken: 'ValidationError',
        });
        return {
          ServerCertificateMetadataList: items.map(({ arn, name, id, uploadedAt, expiresAt }) => ({
            Path: '/',
            ServerCertificateName: name,
            ServerCertificateId: id,
            Arn: arn,
            UploadDate: new Date(uploadedAt),
            Expiration: new Date(expiresAt),
          })),
          IsTruncated: next !== undefined,
          ...(next === undefined ? {} : { Marker: next }),
        };
      },
    ),
    ListAttachedRolePolicies: reads(
      (
        { RoleName = '' }: ListAttachedRolePoliciesCommandInput,
        context,
      ): Answer<ListAttachedRolePoliciesCommandOutput> => {
        ownRole(RoleName);
        const PolicyArn = ownPolicyArn(context);
        return { AttachedPolicies: [{ PolicyName: 'holdfast', PolicyArn }], IsTruncated: false };
      },
    ),
    ListRolePolicies: reads(
      ({ RoleName = '' }: ListRolePoliciesCommandInput): Answer<ListRolePoliciesCommandOutput> => {
        ownRole(RoleName);
        return { PolicyNames: [], IsTruncated: false };
      },
    ),
    GetRolePolicy: reads(
      ({ RoleName = '', PolicyName }: GetRolePolicyCommandInput): Answer<GetRolePolicyCommandOutput> => {
        ownRole(RoleName);
        throw awsFailure('NoSuchEntityException', `The role has no inline policy ${PolicyName}.`, 404);
      },
    ),
    GetPolicy: reads(({ PolicyArn = '' }: GetPolicyCommandInput, context): Answer<GetPolicyCommandOutput> => {
      ownPolicy(PolicyArn, context);
      return {
        Policy: { PolicyName: 'holdfast', Arn: PolicyArn, DefaultVersionId: 'v1', AttachmentCount: 1 },
      };
    }),
    GetPolicyVersion: reads(
      (
        { PolicyArn = '', VersionId }: GetPolicyVersionCommandInput,
        context,
      ): Answer<GetPolicyVersionCommandOutput> => {
        ownPolicy(PolicyArn, context);
        const Statement = [{ Effect: 'Allow', Action: context.world.identities.ownActions, Resource: '*' }];
        const Document = encodeURIComponent(JSON.stringify({ Version: '2012-10-17', Statement }));
        return { PolicyVersion: { Document, VersionId, IsDefaultVersion: true } };
      },
    ),
    ListAccessKeys: reads(
      ({ UserName = '' }: ListAccessKeysCommandInput, context): Answer<ListAccessKeysCommandOutput> => ({
        AccessKeyMetadata: userNamed(UserName, context).keys.map(({ id, active, createdAt }) => ({
          UserName,
          AccessKeyId: id,
          Status: active ? 'Active' : 'Inactive',
          CreateDate: new Date(createdAt),
        })),
        IsTruncated: false,
      }),
    ),
    GetAccessKeyLastUsed: reads(
      (
        { AccessKeyId: id = '' }: GetAccessKeyLastUsedCommandInput,
        { world },
      ): Answer<GetAccessKeyLastUsedCommandOutput> => {
        for (const { name, keys } of world.identities.users)
          for (const key of keys)
            if (key.id === id) return { UserName: name, AccessKeyLastUsed: lastUseOf(key.usedAt) };
        // AWS does not tell whether such a key exists.
        throw awsFailure('AccessDenied', `The access key ${id} is not one of this account.`, 403);
      },
    ),
  },
};

const ownPolicyArn = ({ world }: CallContext): string => `arn:aws:iam::${world.account}:policy/holdfast`;

/** The one role that there is. */
function ownRole(name: string): void {
  if (name !== 'holdfast')
    throw awsFailure('NoSuchEntityException', `The role with name ${name} cannot be found.`, 404);
}

function ownPolicy(arn: string, context: CallContext): void {
  if (arn !== ownPolicyArn(context))
    throw awsFailure('NoSuchEntityException', `Policy ${arn} does not exist or is not attachable.`, 404);
}

/** AWS says `N/A` of a key that was never used. */
function lastUseOf(usedAt: number | undefined) {
  return usedAt === undefined
    ? { ServiceName: 'N/A', Region: 'N/A' }
    : { LastUsedDate: new Date(usedAt), ServiceName: 's3', Region: 'us-east-1' };
}

function userNamed(asked: string, { world }: CallContext): IamUser {
  const found = world.identities.users.find(({ name }) => name === asked);
  if (found !== undefined) return found;
  throw awsFailure('NoSuchEntityException', `The user with name ${asked} cannot be found.`, 404);
}
