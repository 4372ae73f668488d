/** IAM actions of both promotions, the optional endpoint record's included. */
export const promotionPermissions: readonly string[] = [
  'cloudwatch:GetMetricData',
  'rds:DescribeDBInstances',
  'rds:DescribeEvents',
  'rds:ModifyDBInstance',
  'rds:PromoteReadReplica',
  'route53:ChangeResourceRecordSets',
  'route53:GetChange',
  'route53:ListResourceRecordSets',
];
