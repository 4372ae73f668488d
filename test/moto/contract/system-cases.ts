import { DescribeTrailsCommand, GetTrailStatusCommand } from '@aws-sdk/client-cloudtrail';
import { DescribeFileSystemsCommand, DescribeMountTargetsCommand } from '@aws-sdk/client-efs';
import {
  DescribeCacheClustersCommand,
  DescribeReplicationGroupsCommand,
  ListTagsForResourceCommand,
} from '@aws-sdk/client-elasticache';
import {
  ListEventBusesCommand,
  ListRulesCommand,
  ListTargetsByRuleCommand,
} from '@aws-sdk/client-eventbridge';
import {
  GetAccessKeyLastUsedCommand,
  GetAccountSummaryCommand,
  ListAccessKeysCommand,
  ListUsersCommand,
} from '@aws-sdk/client-iam';
import {
  GetAliasCommand,
  GetFunctionConcurrencyCommand,
  ListAliasesCommand,
  ListEventSourceMappingsCommand,
  ListFunctionEventInvokeConfigsCommand,
  ListFunctionsCommand,
  ListTagsCommand,
  PutFunctionConcurrencyCommand,
  UpdateAliasCommand,
} from '@aws-sdk/client-lambda';
import {
  GetBucketReplicationCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  ListBucketsCommand,
} from '@aws-sdk/client-s3';
import { type Facts, refusal } from './contract-case.ts';
import { networkCases } from './network-cases.ts';
import { region, type Systems } from './systems-subject.ts';

export interface SystemCase {
  readonly name: string;
  run(subject: Systems): Promise<Facts>;
}

const lastOf = (arn = ''): string => arn.split(/[:/]/).at(-1) ?? '';

/** What the pollers and remedies of S3, EFS, Lambda, EventBridge, ElastiCache, CloudTrail, IAM and the network read and change. */
export const systemCases: readonly SystemCase[] = [
  ...networkCases,
  {
    name: 'buckets, their versions, copies and tags',
    async run({ s3 }) {
      const { Buckets = [] } = await s3.send(
        new ListBucketsCommand({ BucketRegion: region, MaxBuckets: 1_000 }),
      );
      const versions = async (Bucket: string) =>
        (await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status ?? 'left out';
      const { ReplicationConfiguration } = await s3.send(
        new GetBucketReplicationCommand({ Bucket: 'invoices' }),
      );
      const [rule] = ReplicationConfiguration?.Rules ?? [];
      return {
        names: Buckets.map(({ Name }) => Name),
        regions: [...new Set(Buckets.map(({ BucketRegion }) => BucketRegion))],
        versions: [await versions('invoices'), await versions('scratch')],
        'copied to': [rule?.Status, rule?.Destination?.Bucket, rule?.Destination?.Metrics?.Status],
        tags: (await s3.send(new GetBucketTaggingCommand({ Bucket: 'invoices' }))).TagSet,
        'no copies': await refusal(s3.send(new GetBucketReplicationCommand({ Bucket: 'scratch' }))),
        'no tags': await refusal(s3.send(new GetBucketTaggingCommand({ Bucket: 'scratch' }))),
        none: await refusal(s3.send(new GetBucketVersioningCommand({ Bucket: 'no-such-bucket' }))),
      };
    },
  },
  {
    name: 'a file system and its mount targets',
    async run({ efs }) {
      const { FileSystems = [] } = await efs.send(new DescribeFileSystemsCommand({ MaxItems: 100 }));
      const [one] = FileSystems;
      const { MountTargets = [] } = await efs.send(
        new DescribeMountTargetsCommand({ FileSystemId: one?.FileSystemId }),
      );
      return {
        how: [one?.LifeCycleState, one?.Name, one?.ThroughputMode, one?.PerformanceMode, one?.Encrypted],
        'mount targets': one?.NumberOfMountTargets,
        'of one zone': one?.AvailabilityZoneName ?? 'left out',
        zones: new Set(MountTargets.map(({ AvailabilityZoneName }) => AvailabilityZoneName)).size,
        states: MountTargets.map(({ LifeCycleState }) => LifeCycleState),
        arn: one?.FileSystemArn?.split(':').slice(2, 4),
        none: await refusal(
          efs.send(new DescribeMountTargetsCommand({ FileSystemId: 'fs-0123456789abcdef0' })),
        ),
      };
    },
  },
  {
    name: 'a function, its alias and its concurrency',
    async run({ lambda }) {
      const FunctionName = 'receipts';
      const alias = { FunctionName, Name: 'live' };
      const { Functions = [] } = await lambda.send(new ListFunctionsCommand({}));
      const [one] = Functions;
      const { Aliases = [] } = await lambda.send(new ListAliasesCommand({ FunctionName }));
      const concurrency = async () =>
        (await lambda.send(new GetFunctionConcurrencyCommand({ FunctionName }))).ReservedConcurrentExecutions;
      const shared = await concurrency();
      await lambda.send(
        new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 20 }),
      );
      const lead = (FunctionVersion: string, RevisionId?: string) =>
        lambda.send(new UpdateAliasCommand({ ...alias, FunctionVersion, RevisionId }));
      const { RevisionId } = await lambda.send(new GetAliasCommand(alias));
      const moved = await lead('1', RevisionId);
      return {
        names: Functions.map((each) => each.FunctionName),
        arn: one?.FunctionArn?.split(':').slice(2, 4),
        timeout: one?.Timeout,
        'dead letters': lastOf(one?.DeadLetterConfig?.TargetArn),
        subnets: one?.VpcConfig?.SubnetIds ?? [],
        tags: (await lambda.send(new ListTagsCommand({ Resource: one?.FunctionArn }))).Tags,
        alias: Aliases.map(({ Name, FunctionVersion }) => [Name, FunctionVersion]),
        sources: (await lambda.send(new ListEventSourceMappingsCommand({}))).EventSourceMappings,
        destinations: (await lambda.send(new ListFunctionEventInvokeConfigsCommand({ FunctionName })))
          .FunctionEventInvokeConfigs,
        concurrency: [shared ?? 'left out', await concurrency()],
        'alias then': moved.FunctionVersion,
        'revision then': moved.RevisionId !== RevisionId,
        'with an old revision': await refusal(lead('2', RevisionId)),
        'to a version of none': await refusal(lead('99')),
        none: await refusal(
          lambda.send(new GetFunctionConcurrencyCommand({ FunctionName: 'no-such-function' })),
        ),
      };
    },
  },
  {
    name: 'a rule of EventBridge and what it sends to',
    async run({ events }) {
      const { EventBuses = [] } = await events.send(new ListEventBusesCommand({}));
      const { Rules = [] } = await events.send(new ListRulesCommand({ EventBusName: 'default' }));
      const { Targets = [] } = await events.send(
        new ListTargetsByRuleCommand({ Rule: 'nightly', EventBusName: 'default' }),
      );
      return {
        buses: EventBuses.map(({ Name }) => Name),
        rules: Rules.map(({ Name, State, EventBusName, ManagedBy }) => [
          Name,
          State,
          EventBusName,
          ManagedBy,
        ]),
        arn: Rules[0]?.Arn?.split(':').slice(-1),
        targets: Targets.map(({ Id, Arn, DeadLetterConfig, RetryPolicy }) => [
          Id,
          lastOf(Arn),
          lastOf(DeadLetterConfig?.Arn),
          RetryPolicy?.MaximumRetryAttempts,
        ]),
        none: await refusal(
          events.send(new ListTargetsByRuleCommand({ Rule: 'no-such-rule', EventBusName: 'default' })),
        ),
      };
    },
  },
  {
    name: 'a replication group of ElastiCache',
    async run({ caches }) {
      const { ReplicationGroups = [] } = await caches.send(
        new DescribeReplicationGroupsCommand({ MaxRecords: 100 }),
      );
      const [group] = ReplicationGroups;
      const shards = group?.NodeGroups ?? [];
      const { CacheClusters = [] } = await caches.send(new DescribeCacheClustersCommand({ MaxRecords: 100 }));
      return {
        how: [
          group?.ReplicationGroupId,
          group?.Status,
          group?.AutomaticFailover,
          group?.MultiAZ,
          group?.ClusterEnabled,
        ],
        members: group?.MemberClusters?.length,
        shards: shards.map(({ Status, NodeGroupMembers = [] }) => [Status, NodeGroupMembers.length]),
        roles: shards.flatMap(({ NodeGroupMembers = [] }) =>
          NodeGroupMembers.map(({ CurrentRole }) => CurrentRole),
        ),
        encrypted: group?.AtRestEncryptionEnabled,
        snapshots: group?.SnapshotRetentionLimit,
        nodes: CacheClusters.length,
        tags: (await caches.send(new ListTagsForResourceCommand({ ResourceName: group?.ARN }))).TagList,
        none: await refusal(
          caches.send(new DescribeReplicationGroupsCommand({ ReplicationGroupId: 'no-such-group' })),
        ),
        'no node': await refusal(
          caches.send(new DescribeCacheClustersCommand({ CacheClusterId: 'no-such-node' })),
        ),
      };
    },
  },
  {
    name: 'a trail that logs',
    async run({ trails }) {
      const { trailList = [] } = await trails.send(new DescribeTrailsCommand({}));
      const [one] = trailList;
      const status = await trails.send(new GetTrailStatusCommand({ Name: one?.TrailARN }));
      return {
        how: [
          one?.Name,
          one?.S3BucketName,
          one?.IsMultiRegionTrail,
          one?.HomeRegion,
          one?.IsOrganizationTrail,
        ],
        logs: status.IsLogging,
        'it says since when': status.StartLoggingTime !== undefined,
        stopped: status.StopLoggingTime ?? 'left out',
        none: await refusal(trails.send(new GetTrailStatusCommand({ Name: 'no-such-trail' }))),
      };
    },
  },
  {
    name: 'a user and the access keys',
    async run({ iam }) {
      const { Users = [] } = await iam.send(new ListUsersCommand({ MaxItems: 1_000 }));
      const { AccessKeyMetadata = [] } = await iam.send(new ListAccessKeysCommand({ UserName: 'deploy' }));
      const { SummaryMap } = await iam.send(new GetAccountSummaryCommand({}));
      const used = await iam.send(
        new GetAccessKeyLastUsedCommand({ AccessKeyId: AccessKeyMetadata[0]?.AccessKeyId }),
      );
      return {
        users: Users.map(({ UserName, Arn }) => [UserName, lastOf(Arn)]),
        keys: AccessKeyMetadata.map(({ Status }) => Status),
        'they say since when': AccessKeyMetadata.every(({ CreateDate }) => CreateDate !== undefined),
        'never used': [used.UserName, used.AccessKeyLastUsed?.LastUsedDate ?? 'left out'],
        'keys of the root user': SummaryMap?.['AccountAccessKeysPresent'],
        none: await refusal(iam.send(new ListAccessKeysCommand({ UserName: 'no-such-user' }))),
        'no such key': await refusal(
          iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: 'AKIANOSUCHKEY0000000' })),
        ),
      };
    },
  },
];
