import type { Shape } from '../answers-like.ts';
import { startedAt } from '../poll.ts';

const account = 'eu-west-1:111122223333';
const at = new Date(startedAt - 60_000);
const tags = [{ Key: 'Name', Value: 'shop' }];
const alarm = {
  AlarmName: 'hot',
  AlarmArn: `arn:aws:cloudwatch:${account}:alarm:hot`,
  AlarmActions: [`arn:aws:sns:${account}:oncall`],
  StateValue: 'ALARM',
  StateReason: 'Threshold Crossed',
  StateUpdatedTimestamp: at,
  StateTransitionedTimestamp: at,
  EvaluationState: 'EVALUATION_ERROR',
};
const metric = {
  Namespace: 'AWS/EC2',
  MetricName: 'StatusCheckFailed',
  Dimensions: [{ Name: 'InstanceId', Value: 'i-1' }],
};

/** An answer with every field that a poller reads, by `Service Operation`: Route 53, CloudWatch, RDS, ElastiCache, DynamoDB, CloudFront, ACM, CloudTrail, AWS Health, IAM, AWS Config. */
export const dataAnswers: Readonly<Record<string, Shape>> = {
  'Route 53 ListHostedZones': {
    HostedZones: [
      {
        Id: '/hostedzone/Z1',
        Name: 'example.com.',
        Config: { PrivateZone: false },
        ResourceRecordSetCount: 9,
      },
    ],
    IsTruncated: true,
    NextMarker: 'a',
  },
  'Route 53 ListTagsForResources': { ResourceTagSets: [{ ResourceId: 'Z1', Tags: tags }] },
  'Route 53 ListResourceRecordSets': {
    ResourceRecordSets: [
      {
        Name: 'shop.example.com.',
        Type: 'A',
        SetIdentifier: 'eu',
        Weight: 10,
        Failover: 'PRIMARY',
        Region: 'eu-west-1',
        TTL: 60,
        ResourceRecords: [{ Value: '192.0.2.1' }],
        AliasTarget: {
          HostedZoneId: 'Z1',
          DNSName: 'shop-1.eu-west-1.elb.amazonaws.com.',
          EvaluateTargetHealth: true,
        },
        HealthCheckId: 'hc-1',
      },
    ],
    IsTruncated: true,
    NextRecordName: 'a',
    NextRecordType: 'A',
    NextRecordIdentifier: 'eu',
  },
  'Route 53 ListHealthChecks': {
    HealthChecks: [
      {
        Id: 'hc-1',
        HealthCheckConfig: {
          Type: 'HTTPS',
          FullyQualifiedDomainName: 'shop-1.eu-west-1.elb.amazonaws.com',
          IPAddress: '192.0.2.1',
          Port: 443,
          ResourcePath: '/',
          Inverted: true,
          Disabled: false,
          RequestInterval: 10,
          FailureThreshold: 3,
          ChildHealthChecks: ['hc-2'],
          AlarmIdentifier: { Name: 'hot', Region: 'eu-west-1' },
          RoutingControlArn: 'arn:aws:route53-recovery-control::111122223333:controlpanel/c/routingcontrol/r',
        },
      },
    ],
    IsTruncated: true,
    NextMarker: 'a',
  },
  'Route 53 GetHealthCheckStatus': {
    HealthCheckObservations: [
      { Region: 'eu-west-1', StatusReport: { Status: 'Failure: Connection timed out.', CheckedTime: at } },
    ],
  },
  'Route 53 TestDNSAnswer': {
    Nameserver: 'ns-1.awsdns-1.com',
    RecordName: 'shop.example.com',
    RecordType: 'A',
    RecordData: ['192.0.2.1'],
    ResponseCode: 'NOERROR',
    Protocol: 'UDP',
  },
  'CloudWatch DescribeAlarms': {
    MetricAlarms: [
      {
        ...alarm,
        ...metric,
        Metrics: [
          { Id: 'm', AccountId: '999988887777', MetricStat: { Metric: metric, Period: 60, Stat: 'Sum' } },
        ],
      },
    ],
    CompositeAlarms: [{ ...alarm, AlarmRule: 'ALARM("hot")' }],
    NextToken: 'a',
  },
  'CloudWatch GetMetricData': {
    MetricDataResults: [{ Id: 'm0', Label: 'a', Timestamps: [at], Values: [1], StatusCode: 'Complete' }],
    NextToken: 'a',
  },
  'RDS DescribeDBInstances': {
    DBInstances: [
      {
        DBInstanceIdentifier: 'orders',
        DBInstanceArn: `arn:aws:rds:${account}:db:orders`,
        DBInstanceStatus: 'available',
        DBInstanceClass: 'db.r6g.large',
        Engine: 'aurora-mysql',
        EngineVersion: '8.0',
        MultiAZ: true,
        AvailabilityZone: 'eu-west-1a',
        SecondaryAvailabilityZone: 'eu-west-1b',
        DBClusterIdentifier: 'shop',
        ReadReplicaSourceDBInstanceIdentifier: 'orders-0',
        ReadReplicaSourceDBClusterIdentifier: 'shop-0',
        ReadReplicaDBInstanceIdentifiers: ['orders-r1'],
        Endpoint: { Address: 'orders.abc.eu-west-1.rds.amazonaws.com', Port: 5432 },
        VpcSecurityGroups: [{ VpcSecurityGroupId: 'sg-1' }],
        StatusInfos: [{ StatusType: 'read replication', Normal: false, Status: 'error', Message: 'broken' }],
        PromotionTier: 1,
        BackupRetentionPeriod: 7,
        LatestRestorableTime: at,
        DeletionProtection: true,
        StorageEncrypted: true,
        DBInstanceAutomatedBackupsReplications: [{ DBInstanceAutomatedBackupsArn: 'arn:aws:rds:a' }],
        DbiResourceId: 'db-XYZ',
        TagList: tags,
      },
      { DBInstanceIdentifier: 'alone', DBInstanceStatus: 'available', BackupRetentionPeriod: 0 },
    ],
    Marker: 'a',
  },
  'RDS DescribeDBClusters': {
    DBClusters: [
      {
        DBClusterIdentifier: 'shop',
        DBClusterArn: `arn:aws:rds:${account}:cluster:shop`,
        Status: 'available',
        Engine: 'aurora-mysql',
        Endpoint: 'shop.cluster-abc.eu-west-1.rds.amazonaws.com',
        ReaderEndpoint: 'shop.cluster-ro-abc.eu-west-1.rds.amazonaws.com',
        Port: 3306,
        AvailabilityZones: ['eu-west-1a'],
        ReplicationSourceIdentifier: `arn:aws:rds:us-east-1:111122223333:cluster:shop`,
        ReadReplicaIdentifiers: [`arn:aws:rds:us-west-2:111122223333:cluster:shop`],
        GlobalClusterIdentifier: 'world',
        BackupRetentionPeriod: 7,
        LatestRestorableTime: at,
        DbClusterResourceId: 'cluster-XYZ',
        DBClusterMembers: [{ DBInstanceIdentifier: 'orders', IsClusterWriter: true, PromotionTier: 1 }],
        TagList: tags,
      },
    ],
    Marker: 'a',
  },
  'RDS DescribeDBSnapshots': {
    Marker: 'a',
    DBSnapshots: [
      {
        DBInstanceIdentifier: 'alone',
        DbiResourceId: 'db-ABC',
        Status: 'available',
        SnapshotCreateTime: at,
        OriginalSnapshotCreateTime: at,
      },
    ],
  },
  'RDS DescribePendingMaintenanceActions': {
    Marker: 'a',
    PendingMaintenanceActions: [
      {
        ResourceIdentifier: `arn:aws:rds:${account}:db:orders`,
        PendingMaintenanceActionDetails: [
          {
            Action: 'system-update',
            Description: 'New system update is available',
            AutoAppliedAfterDate: at,
            CurrentApplyDate: at,
            ForcedApplyDate: at,
          },
        ],
      },
    ],
  },
  'RDS DescribeGlobalClusters': {
    Marker: 'a',
    GlobalClusters: [
      {
        GlobalClusterIdentifier: 'world',
        Status: 'available',
        GlobalClusterMembers: [
          {
            DBClusterArn: `arn:aws:rds:${account}:cluster:shop`,
            IsWriter: true,
            SynchronizationStatus: 'connected',
          },
        ],
        FailoverState: {
          Status: 'failing-over',
          FromDbClusterArn: `arn:aws:rds:${account}:cluster:shop`,
          ToDbClusterArn: 'arn:aws:rds:us-west-2:111122223333:cluster:shop',
        },
      },
    ],
  },
  'RDS DescribeEvents': {
    Events: [
      {
        SourceType: 'db-instance',
        SourceIdentifier: 'orders',
        SourceArn: `arn:aws:rds:${account}:db:orders`,
        Message: 'Multi-AZ instance failover started.',
        EventCategories: ['failover'],
        Date: at,
      },
    ],
    Marker: 'a',
  },
  'ElastiCache DescribeCacheClusters': {
    CacheClusters: [
      {
        CacheClusterId: 'carts-001',
        ARN: `arn:aws:elasticache:${account}:cluster:carts-001`,
        CacheClusterStatus: 'available',
        Engine: 'valkey',
        EngineVersion: '8.0.1',
        CacheNodeType: 'cache.r7g.large',
        NumCacheNodes: 1,
        PreferredAvailabilityZone: 'eu-west-1a',
        ReplicationGroupId: 'carts',
        SecurityGroups: [{ SecurityGroupId: 'sg-1', Status: 'active' }],
        ConfigurationEndpoint: { Address: 'carts.cfg.euw1.cache.amazonaws.com', Port: 6379 },
        CacheNodes: [
          {
            CacheNodeId: '0001',
            CacheNodeStatus: 'available',
            CustomerAvailabilityZone: 'eu-west-1a',
            Endpoint: { Address: 'carts-001.euw1.cache.amazonaws.com', Port: 6379 },
          },
        ],
      },
    ],
    Marker: 'a',
  },
  'ElastiCache DescribeReplicationGroups': {
    ReplicationGroups: [
      {
        ReplicationGroupId: 'carts',
        ARN: `arn:aws:elasticache:${account}:replicationgroup:carts`,
        Status: 'available',
        AutomaticFailover: 'enabled',
        MultiAZ: 'enabled',
        ClusterEnabled: false,
        SnapshotRetentionLimit: 1,
        GlobalReplicationGroupInfo: {
          GlobalReplicationGroupId: 'world',
          GlobalReplicationGroupMemberRole: 'PRIMARY',
        },
        NodeGroups: [
          {
            NodeGroupId: '0001',
            NodeGroupMembers: [
              {
                CacheClusterId: 'carts-001',
                CurrentRole: 'primary',
                PreferredAvailabilityZone: 'eu-west-1a',
              },
              {
                CacheClusterId: 'carts-002',
                CurrentRole: 'replica',
                PreferredAvailabilityZone: 'eu-west-1b',
              },
            ],
          },
        ],
      },
    ],
    Marker: 'a',
  },
  'ElastiCache DescribeEvents': {
    Events: [
      {
        SourceType: 'cache-cluster',
        SourceIdentifier: 'carts-001',
        Message: 'Recovering cache nodes 0001',
        Date: at,
      },
    ],
    Marker: 'a',
  },
  'ElastiCache ListTagsForResource': { TagList: [{ Key: 'holdfast', Value: 'managed' }] },
  'DynamoDB ListTables': { TableNames: ['orders'], LastEvaluatedTableName: 'orders' },
  'DynamoDB DescribeContinuousBackups': {
    ContinuousBackupsDescription: {
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'ENABLED' },
    },
  },
  'DynamoDB ListTagsOfResource': { Tags: [{ Key: 'holdfast', Value: 'managed' }], NextToken: 'a' },
  'DynamoDB DescribeTable': {
    Table: {
      TableName: 'orders',
      TableArn: `arn:aws:dynamodb:${account}:table/orders`,
      TableStatus: 'ACTIVE',
      BillingModeSummary: { BillingMode: 'PROVISIONED' },
      ProvisionedThroughput: { ReadCapacityUnits: 100, WriteCapacityUnits: 50 },
      GlobalTableVersion: '2019.11.21',
      MultiRegionConsistency: 'EVENTUAL',
      Replicas: [{ RegionName: 'us-east-1', ReplicaStatus: 'ACTIVE', ReplicaStatusDescription: 'no key' }],
      GlobalSecondaryIndexes: [{ IndexName: 'by-customer', IndexStatus: 'ACTIVE' }],
      DeletionProtectionEnabled: true,
      SSEDescription: { SSEType: 'KMS' },
    },
  },
  'CloudWatch Logs DescribeMetricFilters': {
    metricFilters: [
      {
        filterName: 'errors',
        logGroupName: '/shop/web',
        filterPattern: 'ERROR',
        metricTransformations: [{ metricName: 'Errors', metricNamespace: 'Shop', defaultValue: 0 }],
      },
    ],
    nextToken: 'a',
  },
  'SSM DescribeAutomationExecutions': {
    AutomationExecutionMetadataList: [
      {
        AutomationExecutionId: 'e-1',
        DocumentName: 'restart',
        AutomationExecutionStatus: 'InProgress',
        ExecutionStartTime: at,
        ExecutionEndTime: at,
        ExecutedBy: 'ana',
        FailureMessage: 'no such step',
        Target: 'i-1',
        Targets: [{ Key: 'ParameterValues', Values: ['i-1'] }],
        ResolvedTargets: { ParameterValues: ['i-1'] },
      },
    ],
    NextToken: 'a',
  },
  'CloudFront ListDistributions': {
    DistributionList: {
      Items: [
        {
          Id: 'E1',
          ARN: 'arn:aws:cloudfront::111122223333:distribution/E1',
          Status: 'Deployed',
          DomainName: 'd1.cloudfront.net',
          Enabled: true,
          Aliases: { Items: ['www.example.com'] },
          Origins: { Items: [{ Id: 'main', DomainName: 'shop-1.eu-west-1.elb.amazonaws.com' }] },
          OriginGroups: { Items: [{ Id: 'both', Members: { Items: [{ OriginId: 'main' }] } }] },
          DefaultCacheBehavior: { TargetOriginId: 'both' },
        },
      ],
      NextMarker: 'a',
    },
  },
  'CloudFront GetDistributionConfig': {
    DistributionConfig: {
      Logging: { Enabled: true },
      DefaultCacheBehavior: { RealtimeLogConfigArn: 'arn:aws:kinesis:log' },
    },
  },
  'CloudFront ListTagsForResource': { Tags: { Items: tags } },
  'ACM ListCertificates': {
    CertificateSummaryList: [
      {
        CertificateArn: `arn:aws:acm:${account}:certificate/shop`,
        DomainName: 'shop.example.com',
        Status: 'ISSUED',
        Type: 'AMAZON_ISSUED',
        InUse: true,
        Exported: false,
        RenewalEligibility: 'ELIGIBLE',
        NotAfter: new Date(startedAt + 86_400_000),
      },
    ],
    NextToken: 'a',
  },
  'ACM DescribeCertificate': {
    Certificate: {
      InUseBy: [`arn:aws:elasticloadbalancing:${account}:loadbalancer/app/shop/1`],
      RenewalSummary: { RenewalStatus: 'PENDING_VALIDATION' },
    },
  },
  'ACM ListTagsForCertificate': { Tags: tags },
  'CloudTrail DescribeTrails': {
    trailList: [
      {
        Name: 'audit',
        TrailARN: `arn:aws:cloudtrail:${account}:trail/audit`,
        HomeRegion: 'eu-west-1',
        S3BucketName: 'shop-audit',
        IsMultiRegionTrail: true,
        IsOrganizationTrail: false,
      },
    ],
  },
  'Health DescribeEvents': {
    nextToken: 'a',
    events: [
      {
        arn: 'arn:aws:health:eu-west-1::event/EC2/AWS_EC2_OPERATIONAL_ISSUE/1',
        service: 'EC2',
        eventTypeCode: 'AWS_EC2_OPERATIONAL_ISSUE',
        eventTypeCategory: 'issue',
        region: 'eu-west-1',
        startTime: at,
        statusCode: 'open',
        eventScopeCode: 'PUBLIC',
      },
    ],
  },
  'Health DescribeAffectedEntities': {
    nextToken: 'a',
    entities: [
      {
        eventArn: 'arn:aws:health:eu-west-1::event/EC2/AWS_EC2_OPERATIONAL_ISSUE/1',
        entityValue: 'i-1',
        statusCode: 'RESOLVED',
      },
    ],
  },
  'IAM GetAccountSummary': { SummaryMap: { AccountAccessKeysPresent: 1, Users: 3 } },
  'IAM ListUsers': {
    IsTruncated: true,
    Marker: 'a',
    Users: [{ Arn: 'arn:aws:iam::111122223333:user/deploy', UserName: 'deploy' }],
  },
  'IAM ListServerCertificates': {
    IsTruncated: true,
    Marker: 'a',
    ServerCertificateMetadataList: [
      {
        Arn: 'arn:aws:iam::111122223333:server-certificate/shop',
        ServerCertificateName: 'shop',
        Expiration: new Date(0),
      },
    ],
  },
  'STS GetCallerIdentity': { Arn: 'arn:aws:sts::111122223333:assumed-role/holdfast/holdfast' },
  'IAM ListAttachedRolePolicies': {
    IsTruncated: true,
    Marker: 'a',
    AttachedPolicies: [{ PolicyArn: 'arn:aws:iam::111122223333:policy/holdfast' }],
  },
  'IAM ListRolePolicies': { IsTruncated: true, Marker: 'a', PolicyNames: ['own'] },
  'IAM GetRolePolicy': { PolicyDocument: '%7B%22Statement%22%3A%5B%5D%7D' },
  'IAM GetPolicy': { Policy: { DefaultVersionId: 'v1' } },
  'IAM GetPolicyVersion': { PolicyVersion: { Document: '%7B%22Statement%22%3A%5B%5D%7D' } },
  'IAM ListAccessKeys': {
    AccessKeyMetadata: [{ AccessKeyId: 'AKIAIOSFODNN7EXAMPLE', Status: 'Active', CreateDate: new Date(0) }],
  },
  'IAM GetAccessKeyLastUsed': { AccessKeyLastUsed: { LastUsedDate: at } },
  'CloudTrail GetTrailStatus': { IsLogging: false, LatestDeliveryError: 'AccessDenied', StopLoggingTime: at },
  'Config Service DescribeConfigRules': {
    ConfigRules: [
      {
        ConfigRuleName: 'no-public-ssh',
        ConfigRuleArn: `arn:aws:config:${account}:config-rule/config-rule-abc`,
        ConfigRuleState: 'ACTIVE',
        Description: 'None may be open',
        Source: { Owner: 'AWS', SourceIdentifier: 'INCOMING_SSH_DISABLED' },
      },
    ],
    NextToken: 'a',
  },
  'Config Service ListTagsForResource': { Tags: tags },
  'Config Service DescribeComplianceByConfigRule': {
    ComplianceByConfigRules: [
      {
        ConfigRuleName: 'no-public-ssh',
        Compliance: {
          ComplianceType: 'NON_COMPLIANT',
          ComplianceContributorCount: { CappedCount: 25, CapExceeded: true },
        },
      },
    ],
    NextToken: 'a',
  },
  'Config Service GetComplianceDetailsByConfigRule': {
    EvaluationResults: [
      {
        EvaluationResultIdentifier: {
          EvaluationResultQualifier: { ResourceType: 'AWS::EC2::Instance', ResourceId: 'i-1' },
        },
        ComplianceType: 'NON_COMPLIANT',
        ResultRecordedTime: at,
        Annotation: 'Port 22 is open',
      },
    ],
    NextToken: 'a',
  },
  'Config Service DescribeConfigurationRecorderStatus': {
    ConfigurationRecordersStatus: [
      {
        name: 'default',
        recording: true,
        lastStatus: 'Failure',
        lastErrorCode: 'AccessDenied',
        lastErrorMessage: 'no bucket',
        lastStartTime: at,
        lastStopTime: at,
        lastStatusChangeTime: at,
      },
    ],
  },
};
