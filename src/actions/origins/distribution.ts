import {
  CloudFrontClient,
  type DistributionConfig,
  GetDistributionCommand,
  type OriginGroup,
} from '@aws-sdk/client-cloudfront';
import { AwsError } from '../../aws/error.ts';
import type { AwsScope } from '../../aws/scope.ts';
import type { Resource } from '../../model/resource.ts';
import type { ActionContext } from '../action.ts';

/** CloudFront's control plane is in one region, whatever its edges are. */
export function cloudFrontScope({ account }: Pick<Resource, 'account'>): AwsScope {
  return { account, region: 'us-east-1' };
}

export interface DescribedDistribution {
  readonly config: DistributionConfig;
  /** What the next change must name, or it is refused. */
  readonly etag: string;
  readonly status: string | undefined;
}

/** Undefined where there is none of that id, or AWS left out what a change of it needs. Throws AwsError. */
export async function readDistribution(
  context: ActionContext,
  scope: AwsScope,
  id: string,
): Promise<DescribedDistribution | undefined> {
  const client = context.aws.client(CloudFrontClient, scope, { priority: 'verify' });
  try {
    const { Distribution, ETag } = await client.send(new GetDistributionCommand({ Id: id }));
    const config = Distribution?.DistributionConfig;
    return config === undefined || ETag === undefined
      ? undefined
      : { config, etag: ETag, status: Distribution?.Status };
  } catch (error) {
    if (error instanceof AwsError && error.failure === 'gone') return undefined;
    throw error;
  }
}

export interface KnownOrigin {
  readonly id: string;
  readonly domainName: string;
}

/** The two origins of the group that requests go to unless a path says otherwise. */
export interface OriginPair {
  /** Id of the group. */
  readonly group: string;
  readonly first: KnownOrigin;
  readonly second: KnownOrigin;
}

/** Undefined where the default behaviour leads to one origin alone, or not all of it is told. */
export function groupOf(config: DistributionConfig | undefined): OriginPair | undefined {
  const group = config?.DefaultCacheBehavior?.TargetOriginId;
  const [first, second] = membersOf(findGroup(config, group)).map((id) => originNamed(config, id));
  return group === undefined || first === undefined || second === undefined
    ? undefined
    : { group, first, second };
}

/** Id of the origin that the group asks first. */
export function firstOf(config: DistributionConfig | undefined, group: string): string | undefined {
  return membersOf(findGroup(config, group))[0];
}

/** The same with that member of the group first, and nothing else changed. */
export function withFirst(config: DistributionConfig, group: string, first: string): DistributionConfig {
  const Items = config.OriginGroups?.Items?.map((one): OriginGroup => {
    if (one.Id !== group || one.Members?.Items === undefined) return one;
    const others = one.Members.Items.filter(({ OriginId }) => OriginId !== first);
    return { ...one, Members: { ...one.Members, Items: [{ OriginId: first }, ...others] } };
  });
  return {
    ...config,
    OriginGroups: { Quantity: config.OriginGroups?.Quantity, ...(Items === undefined ? {} : { Items }) },
  };
}

function findGroup(config: DistributionConfig | undefined, id: string | undefined): OriginGroup | undefined {
  return config?.OriginGroups?.Items?.find((group) => group.Id === id);
}

function membersOf(group: OriginGroup | undefined): readonly string[] {
  return (group?.Members?.Items ?? []).flatMap(({ OriginId }) => OriginId ?? []);
}

function originNamed(config: DistributionConfig | undefined, id: string): KnownOrigin | undefined {
  const domainName = config?.Origins?.Items?.find((origin) => origin.Id === id)?.DomainName;
  return domainName === undefined ? undefined : { id, domainName };
}
