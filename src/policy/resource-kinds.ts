import type { ResourceKind } from '../model/resource.ts';

// A record, so that a kind added to the model and forgotten here does not compile.
const all: Readonly<Record<ResourceKind, true>> = {
  'ec2:instance': true,
  'autoscaling:group': true,
  'elbv2:load-balancer': true,
  'elbv2:target-group': true,
  'elb:load-balancer': true,
  'route53:hosted-zone': true,
  'route53:record': true,
  'route53:health-check': true,
  'cloudwatch:alarm': true,
  'rds:instance': true,
  'rds:cluster': true,
  'dynamodb:table': true,
  'acm:certificate': true,
  'efs:file-system': true,
  's3:bucket': true,
  'ecs:service': true,
  'vpc:subnet': true,
  'vpc:route-table': true,
  'nat:gateway': true,
  'vpc:peering-connection': true,
  'transit-gateway:attachment': true,
  'security-group:group': true,
  'elasticache:replication-group': true,
  'elasticache:cluster': true,
  'config:rule': true,
  'config:recorder': true,
  'sqs:queue': true,
  'sns:topic': true,
  'sns:subscription': true,
  'lambda:function': true,
  'lambda:alias': true,
  'events:rule': true,
};

export const resourceKinds = Object.keys(all) as readonly ResourceKind[];
