import type {
  Distribution as DistributionShape,
  DistributionConfig,
  DistributionSummary,
  Tags,
} from '@aws-sdk/client-cloudfront';
import type { Distribution } from '../world/state/distribution.ts';

const groupId = 'origins';

/** What a distribution is set to. Whatever this leaves out is as AWS has it where nobody says anything. */
export function configShape(distribution: Distribution): DistributionConfig {
  const { id, aliases, order, origins, logging, viewerProtocol } = distribution;
  const isGroup = order.length > 1;
  return {
    CallerReference: id,
    Aliases: { Quantity: aliases.length, Items: [...aliases] },
    DefaultRootObject: '',
    Origins: {
      Quantity: origins.length,
      Items: origins.map(({ id: Id, domainName }) => ({
        Id,
        DomainName: domainName,
        OriginPath: '',
        CustomHeaders: { Quantity: 0 },
        CustomOriginConfig: { HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: 'match-viewer' },
        ConnectionAttempts: 3,
        ConnectionTimeout: 10,
      })),
    },
    OriginGroups: isGroup
      ? {
          Quantity: 1,
          Items: [
            {
              Id: groupId,
              FailoverCriteria: { StatusCodes: { Quantity: 3, Items: [500, 502, 503] } },
              Members: { Quantity: order.length, Items: order.map((OriginId) => ({ OriginId })) },
            },
          ],
        }
      : { Quantity: 0 },
    DefaultCacheBehavior: {
      TargetOriginId: isGroup ? groupId : order[0],
      ViewerProtocolPolicy: viewerProtocol,
    },
    CacheBehaviors: { Quantity: 0 },
    Comment: '',
    Logging: { Enabled: logging, IncludeCookies: false, Bucket: '', Prefix: '' },
    PriceClass: 'PriceClass_All',
    Enabled: true,
  };
}

function statusOf({ order, deployed }: Distribution): 'Deployed' | 'InProgress' {
  return order.join() === deployed.join() ? 'Deployed' : 'InProgress';
}

export function distributionShape(distribution: Distribution): DistributionShape {
  const { id, arn, domainName, changedAt } = distribution;
  return {
    Id: id,
    ARN: arn,
    Status: statusOf(distribution),
    LastModifiedTime: new Date(changedAt),
    InProgressInvalidationBatches: 0,
    DomainName: domainName,
    DistributionConfig: configShape(distribution),
  };
}

export function summaryShape(distribution: Distribution): DistributionSummary {
  const { id, arn, domainName, changedAt, etag } = distribution;
  const config = configShape(distribution);
  return {
    Id: id,
    ARN: arn,
    ETag: etag,
    Status: statusOf(distribution),
    LastModifiedTime: new Date(changedAt),
    DomainName: domainName,
    Aliases: config.Aliases,
    Origins: config.Origins,
    OriginGroups: config.OriginGroups,
    DefaultCacheBehavior: config.DefaultCacheBehavior,
    CacheBehaviors: config.CacheBehaviors,
    CustomErrorResponses: { Quantity: 0 },
    Comment: config.Comment,
    PriceClass: config.PriceClass,
    Enabled: config.Enabled,
    ViewerCertificate: { CloudFrontDefaultCertificate: true },
    Restrictions: { GeoRestriction: { RestrictionType: 'none', Quantity: 0 } },
    WebACLId: '',
    HttpVersion: 'http2',
    IsIPV6Enabled: true,
    Staging: false,
  };
}

export function tagsShape({ tags }: Distribution): Tags {
  return { Items: [...tags].map(([Key, Value]) => ({ Key, Value })) };
}
