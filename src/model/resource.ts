/** What a resource is, as `service:thing`. A new poller adds its kinds here. */
export type ResourceKind =
  | 'ec2:instance'
  | 'autoscaling:group'
  | 'elbv2:load-balancer'
  | 'elbv2:target-group'
  | 'elb:load-balancer'
  | 'cloudfront:distribution'
  | 'ssm:document'
  | 'logs:metric-filter'
  | 'route53:hosted-zone'
  | 'route53:record'
  | 'route53:health-check'
  | 'cloudwatch:alarm'
  | 'rds:instance'
  | 'rds:cluster'
  | 'dynamodb:table'
  | 'acm:certificate'
  | 'efs:file-system'
  | 's3:bucket'
  | 'ecs:service'
  | 'eks:cluster'
  | 'eks:node-group'
  | 'vpc:subnet'
  | 'vpc:route-table'
  | 'nat:gateway'
  | 'vpc:peering-connection'
  | 'transit-gateway:attachment'
  | 'security-group:group'
  | 'network-acl:acl'
  | 'vpn:connection'
  | 'directconnect:connection'
  | 'directconnect:virtual-interface'
  | 'directconnect:gateway'
  | 'elasticache:replication-group'
  | 'elasticache:cluster'
  | 'config:rule'
  | 'config:recorder'
  | 'cloudtrail:trail'
  | 'iam:account'
  | 'iam:user'
  | 'iam:server-certificate'
  | 'sqs:queue'
  | 'sns:topic'
  | 'sns:subscription'
  | 'lambda:function'
  | 'lambda:alias'
  | 'events:rule'
  | 'cloudformation:stack'
  | 'codedeploy:deployment'
  | 'fis:experiment';

/** A plain value that AWS said about a resource: what policies and actions may look at. */
export type Fact = string | number | boolean | readonly string[];

/**
 * A typed edge. `member-of` (instance → Auto Scaling group, instance → target group, database instance → cluster),
 * `routes-to` (record → load balancer, load balancer → target group, target group → ECS service), `replicates` (replica
 * → source, cache cluster → replication group), `checked-by` (record → health check), `depends-on` (declared in
 * services.yaml), `watches` (alarm or rule → what it watches).
 */
export type RelationType = 'member-of' | 'routes-to' | 'replicates' | 'checked-by' | 'depends-on' | 'watches';

export interface Relation {
  readonly type: RelationType;
  /** Id of the resource at the other end, which may not have been discovered (yet). */
  readonly to: string;
}

export interface Resource {
  /**
   * The ARN. What has no ARN gets one in the same form: a record is
   * `arn:aws:route53:::recordset/ZONE/NAME/TYPE/SET-ID`.
   */
  readonly id: string;
  readonly kind: ResourceKind;
  readonly account: string;
  /** `global` for Route 53. */
  readonly region: string;
  /** Availability Zone name, where the resource lives in one. */
  readonly zone?: string;
  /** What people call it: the Name tag, else AWS's own identifier. */
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly facts: Readonly<Record<string, Fact>>;
  readonly relations: readonly Relation[];
}
