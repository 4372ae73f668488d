import type { Estate } from './large-account.ts';

/** A list, or a call that takes many names: so many calls tell all there is of it. */
export interface Listed {
  readonly kind: 'listed';
  readonly calls: (estate: Estate) => number;
}

/** AWS tells of one thing a call only: as many calls as there are things asked about. */
export interface OneByOne {
  readonly kind: 'one-by-one';
}

/** Of an operation, as `EC2 DescribeInstances`. */
export function fewestOf(operation: string): Listed | OneByOne {
  return fewestCalls[operation] ?? { kind: 'listed', calls: () => 1 };
}

export const pages = (items: number, size: number): number => Math.max(1, Math.ceil(items / size));

/** `size`: the most that one page of this list has, from AWS's API references and service models. */
const listed = (size: number, items: (estate: Estate) => number): Listed => ({
  kind: 'listed',
  calls: (estate) => pages(items(estate), size),
});

const oneByOne: OneByOne = { kind: 'one-by-one' };

/** In each of the account's ECS clusters, of which a call names one. */
const perCluster = (size: number, items: (estate: Estate) => number): Listed => ({
  kind: 'listed',
  calls: (estate) => estate.serviceClusters * pages(items(estate) / estate.serviceClusters, size),
});

/**
 * The fewest calls that give what each operation is asked for, whoever asks: by the size of AWS's pages where it
 * lists, and one each where it tells of one thing at a time. What is not here is one list of one page.
 */
const fewestCalls: Readonly<Record<string, Listed | OneByOne>> = {
  'EC2 DescribeInstances': listed(1_000, ({ machines }) => machines),
  'EC2 DescribeInstanceStatus': listed(1_000, ({ machines }) => machines),
  // Three kinds of status check and the events, however many are impaired.
  'EC2 DescribeInstanceStatus by kind': { kind: 'listed', calls: () => 4 },
  'EC2 DescribeNatGateways': listed(1_000, ({ gateways }) => gateways),
  'EC2 DescribeVpcPeeringConnections': listed(1_000, ({ peerings }) => peerings),
  'EC2 DescribeTransitGatewayAttachments': listed(1_000, ({ attachments }) => attachments),
  'EC2 DescribeSecurityGroups': listed(1_000, ({ securityGroups }) => securityGroups),
  'Elastic Load Balancing v2 DescribeLoadBalancers': listed(400, ({ targetGroups }) => targetGroups),
  'Elastic Load Balancing v2 DescribeTargetGroups': listed(400, ({ targetGroups }) => targetGroups),
  'Elastic Load Balancing v2 DescribeTargetHealth': oneByOne,
  // Load balancers and target groups, of which there are as many.
  'Elastic Load Balancing v2 DescribeTags': listed(20, ({ targetGroups }) => 2 * targetGroups),
  'Elastic Load Balancing v2 DescribeListeners': oneByOne,
  'Elastic Load Balancing v2 DescribeLoadBalancerAttributes': oneByOne,
  'Elastic Load Balancing v2 DescribeTargetGroupAttributes': oneByOne,
  'Auto Scaling DescribeAutoScalingGroups': listed(100, ({ groups }) => groups),
  'Auto Scaling DescribeInstanceRefreshes': oneByOne,
  'ARC Zonal Shift ListManagedResources': listed(100, ({ targetGroups }) => targetGroups),
  'Route 53 ListHostedZones': listed(100, ({ zones }) => zones),
  'Route 53 ListTagsForResources': listed(10, ({ zones }) => zones),
  'Route 53 ListResourceRecordSets': oneByOne,
  'Route 53 TestDNSAnswer': oneByOne,
  'Route 53 ListHealthChecks': listed(1_000, ({ healthChecks }) => healthChecks),
  'RDS DescribeDBInstances': listed(100, ({ databases, clusters }) => databases + 2 * clusters),
  'RDS DescribeDBClusters': listed(100, ({ clusters }) => clusters),
  'SQS ListQueues': listed(1_000, ({ queues }) => queues),
  'SQS GetQueueAttributes': oneByOne,
  'SQS ListQueueTags': oneByOne,
  'SNS ListTopics': listed(100, ({ topics }) => topics),
  'SNS GetTopicAttributes': oneByOne,
  'SNS ListTagsForResource': oneByOne,
  'SNS ListSubscriptions': listed(100, ({ topics }) => topics),
  'SNS GetSubscriptionAttributes': oneByOne,
  'Lambda ListFunctions': listed(50, ({ functions }) => functions),
  'Lambda GetFunctionConcurrency': oneByOne,
  'Lambda ListTags': oneByOne,
  'Lambda ListAliases': oneByOne,
  'Lambda ListFunctionEventInvokeConfigs': oneByOne,
  'EventBridge ListRules': listed(100, ({ rules }) => rules),
  'EventBridge ListTargetsByRule': oneByOne,
  'DynamoDB ListTables': listed(100, ({ tables }) => tables),
  'DynamoDB DescribeTable': oneByOne,
  'DynamoDB DescribeContinuousBackups': oneByOne,
  'DynamoDB ListTagsOfResource': oneByOne,
  'CloudFront ListDistributions': listed(100, ({ distributions }) => distributions),
  'CloudFront GetDistributionConfig': oneByOne,
  'CloudFront ListTagsForResource': oneByOne,
  'ACM ListCertificates': listed(1_000, ({ certificates }) => certificates),
  'ACM DescribeCertificate': oneByOne,
  'ACM ListTagsForCertificate': oneByOne,
  'S3 ListBuckets': listed(1_000, ({ buckets }) => buckets),
  'S3 GetBucketVersioning': oneByOne,
  'S3 GetBucketReplication': oneByOne,
  'S3 GetBucketTagging': oneByOne,
  'EFS DescribeFileSystems': listed(100, ({ fileSystems }) => fileSystems),
  'EFS DescribeMountTargets': oneByOne,
  'ECS ListClusters': listed(100, ({ serviceClusters }) => serviceClusters),
  'ECS ListServices': perCluster(100, ({ services }) => services),
  'ECS DescribeServices': perCluster(10, ({ services }) => services),
  // Two tasks each.
  'ECS ListTasks': perCluster(100, ({ services }) => 2 * services),
  'ECS DescribeTasks': perCluster(100, ({ services }) => 2 * services),
  'EKS ListClusters': listed(100, ({ kubernetes }) => kubernetes),
  'EKS DescribeCluster': oneByOne,
  'EKS ListNodegroups': oneByOne,
  'EKS DescribeNodegroup': oneByOne,
  'EKS ListInsights': oneByOne,
  // Two nodes each.
  'ElastiCache DescribeCacheClusters': listed(100, ({ caches }) => 2 * caches),
  'ElastiCache DescribeReplicationGroups': listed(100, ({ caches }) => caches),
  'ElastiCache ListTagsForResource': oneByOne,
  'CloudWatch DescribeAlarms': listed(100, ({ alarms }) => alarms),
  // Those in ALARM and those in INSUFFICIENT_DATA, however many there are.
  'CloudWatch DescribeAlarms by state': {
    kind: 'listed',
    calls: ({ alarms }) => Math.min(2, pages(alarms, 100)),
  },
  // Which lanes of light connections have: all eleven metrics of each, or the two of light by their names.
  'CloudWatch ListMetrics': {
    kind: 'listed',
    calls: ({ directConnects }) => Math.min(pages(11 * directConnects, 500), 2 * pages(directConnects, 500)),
  },
  'Direct Connect DescribeVirtualInterfaces': listed(100, ({ directConnects }) => directConnects),
  'Direct Connect DescribeConnections': listed(100, ({ directConnects }) => directConnects),
  'CloudWatch Logs DescribeMetricFilters': listed(50, ({ filters }) => filters),
  'Config Service DescribeConfigRules': listed(25, ({ configRules }) => Math.min(100, configRules)),
  'Config Service ListTagsForResource': oneByOne,
  'Config Service DescribeComplianceByConfigRule': listed(25, ({ configRules }) =>
    Math.min(100, configRules),
  ),
  'CloudTrail GetTrailStatus': oneByOne,
  'IAM ListUsers': listed(1_000, ({ users }) => users),
  'IAM ListAccessKeys': oneByOne,
  'IAM GetPolicy': oneByOne,
  'IAM GetPolicyVersion': oneByOne,
  'Backup ListProtectedResources': listed(1_000, ({ backups }) => backups),
  'Backup ListRecoveryPointsByResource': oneByOne,
  // Of two days, one a day each.
  'Backup ListBackupJobs': listed(1_000, ({ backups }) => 2 * backups),
};
