/** The IAM action of an operation, such as `ec2:DescribeInstances`; nothing for a service not known here. */
export function permissionOf(service: string, operation: string): string | undefined {
  const prefix = prefixes[service];
  return renamed[`${service} ${operation}`] ?? (prefix === undefined ? undefined : `${prefix}:${operation}`);
}

/** The action that AWS names in "… is not authorized to perform: ec2:StopInstances on resource …". */
export function permissionIn(message: string): string | undefined {
  return /not authorized to perform:? ?`?([a-z0-9-]+:[A-Za-z0-9]+)/.exec(message)?.[1];
}

/** Operations whose action has another name (AWS: Service Authorization Reference, Amazon S3). */
const renamed: Readonly<Record<string, string>> = {
  'S3 GetBucketReplication': 's3:GetReplicationConfiguration',
  'S3 ListBuckets': 's3:ListAllMyBuckets',
};

/** By the SDK's service id. */
const prefixes: Readonly<Record<string, string>> = {
  ACM: 'acm',
  'ARC Zonal Shift': 'arc-zonal-shift',
  'Auto Scaling': 'autoscaling',
  Backup: 'backup',
  CloudFormation: 'cloudformation',
  CloudFront: 'cloudfront',
  CloudTrail: 'cloudtrail',
  CloudWatch: 'cloudwatch',
  'CloudWatch Logs': 'logs',
  CodeDeploy: 'codedeploy',
  'Config Service': 'config',
  'Direct Connect': 'directconnect',
  DynamoDB: 'dynamodb',
  EC2: 'ec2',
  ECS: 'ecs',
  EKS: 'eks',
  ElastiCache: 'elasticache',
  EFS: 'elasticfilesystem',
  'Elastic Load Balancing': 'elasticloadbalancing',
  'Elastic Load Balancing v2': 'elasticloadbalancing',
  EventBridge: 'events',
  fis: 'fis',
  Health: 'health',
  IAM: 'iam',
  Lambda: 'lambda',
  RDS: 'rds',
  'Route 53': 'route53',
  'Route53 Recovery Cluster': 'route53-recovery-cluster',
  S3: 's3',
  SNS: 'sns',
  SQS: 'sqs',
  SSM: 'ssm',
  STS: 'sts',
};
