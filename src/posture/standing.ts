import type { ResourceKind } from '../model/resource.ts';

/** What the estimates of a service say of a kind of resource. */
export type Standing =
  /** A recovery of its service tells. */
  | 'estimated'
  /** Nothing: it serves nobody and holds no data of a service, or others answer for it. */
  | { readonly passedOver: string }
  /** Nothing can be said, and the service is told so: why, after "not known: ". */
  | { readonly cannotTell: string };

const watches: Standing = { passedOver: 'it watches, and users do not go by it' };
const setting: Standing = { passedOver: 'a setting, which goes with no zone' };
const work: Standing = { passedOver: 'it is work under way, which nothing is served by' };
const routing: Standing = {
  cannotTell: 'how soon the routers on both sides take another way, which their own settings decide',
};

/** Every kind has its place here, so that none is passed over in silence. */
export const standingOf: Readonly<Record<ResourceKind, Standing>> = {
  'ec2:instance': 'estimated',
  'autoscaling:group': { passedOver: 'estimated with its instances and what is before them' },
  'elbv2:load-balancer': 'estimated',
  'elbv2:target-group': 'estimated',
  'elb:load-balancer': 'estimated',
  'cloudfront:distribution': { passedOver: 'it stands in no zone or region; what it asks is estimated' },
  'ssm:document': setting,
  'logs:metric-filter': watches,
  'route53:hosted-zone': { passedOver: 'estimated with its records' },
  'route53:record': 'estimated',
  'route53:health-check': watches,
  'cloudwatch:alarm': watches,
  'rds:instance': 'estimated',
  'rds:cluster': 'estimated',
  'dynamodb:table': 'estimated',
  'acm:certificate': setting,
  'efs:file-system': 'estimated',
  's3:bucket': 'estimated',
  'ecs:service': 'estimated',
  'eks:cluster': 'estimated',
  'eks:node-group': { passedOver: 'estimated with its cluster' },
  'vpc:subnet': setting,
  'vpc:route-table': setting,
  'nat:gateway': 'estimated',
  'vpc:peering-connection': { passedOver: 'it has no machine of its own that could be lost' },
  'transit-gateway:attachment': {
    cannotTell: 'whether the attachment has a subnet in each zone, for its subnets are not read',
  },
  'security-group:group': setting,
  'network-acl:acl': setting,
  'vpn:connection': routing,
  'directconnect:connection': routing,
  'directconnect:virtual-interface': routing,
  'directconnect:gateway': { passedOver: 'it has no machine of its own that could be lost' },
  'elasticache:replication-group': 'estimated',
  'elasticache:cluster': 'estimated',
  'config:rule': watches,
  'config:recorder': watches,
  'cloudtrail:trail': watches,
  'iam:account': setting,
  'iam:user': setting,
  'iam:server-certificate': setting,
  'sqs:queue': 'estimated',
  'sns:topic': 'estimated',
  'sns:subscription': 'estimated',
  'lambda:function': 'estimated',
  'lambda:alias': { passedOver: 'estimated with its function' },
  'events:rule': 'estimated',
  'cloudformation:stack': work,
  'codedeploy:deployment': work,
  'fis:experiment': work,
};
