import type { Group } from '../model/group.ts';
import type { Relation, RelationType, ResourceKind } from '../model/resource.ts';

interface Home {
  readonly account: string;
  readonly region: string;
}

/** The id that a resource of a test would have in AWS. */
export function arnOf(kind: ResourceKind, name: string, { account, region }: Home): string {
  const ends: Readonly<Record<ResourceKind, string>> = {
    'ec2:instance': `ec2:${region}:${account}:instance/${name}`,
    'autoscaling:group': `autoscaling:${region}:${account}:autoScalingGroup:test:autoScalingGroupName/${name}`,
    'elbv2:load-balancer': `elasticloadbalancing:${region}:${account}:loadbalancer/app/${name}/0`,
    'elbv2:target-group': `elasticloadbalancing:${region}:${account}:targetgroup/${name}/0`,
    'elb:load-balancer': `elasticloadbalancing:${region}:${account}:loadbalancer/${name}`,
    'logs:metric-filter': `logs:${region}:${account}:log-group:${name}:metric-filter:errors`,
    'ssm:document': `ssm:${region}:${account}:document/${name}`,
    'cloudfront:distribution': `cloudfront::${account}:distribution/${name}`,
    'route53:hosted-zone': `route53:::hostedzone/${name}`,
    'route53:record': `route53:::recordset/ZONE/${name}/A/primary`,
    'route53:health-check': `route53:::healthcheck/${name}`,
    'cloudwatch:alarm': `cloudwatch:${region}:${account}:alarm:${name}`,
    'rds:instance': `rds:${region}:${account}:db:${name}`,
    'rds:cluster': `rds:${region}:${account}:cluster:${name}`,
    'dynamodb:table': `dynamodb:${region}:${account}:table/${name}`,
    'acm:certificate': `acm:${region}:${account}:certificate/${name}`,
    'efs:file-system': `elasticfilesystem:${region}:${account}:file-system/${name}`,
    's3:bucket': `s3:::${name}`,
    'ecs:service': `ecs:${region}:${account}:service/test/${name}`,
    'eks:cluster': `eks:${region}:${account}:cluster/${name}`,
    'eks:node-group': `eks:${region}:${account}:nodegroup/test/${name}/0`,
    'vpc:subnet': `ec2:${region}:${account}:subnet/${name}`,
    'vpc:route-table': `ec2:${region}:${account}:route-table/${name}`,
    'nat:gateway': `ec2:${region}:${account}:natgateway/${name}`,
    'vpc:peering-connection': `ec2:${region}:${account}:vpc-peering-connection/${name}`,
    'transit-gateway:attachment': `ec2:${region}:${account}:transit-gateway-attachment/${name}`,
    'network-acl:acl': `ec2:${region}:${account}:network-acl/${name}`,
    'security-group:group': `ec2:${region}:${account}:security-group/${name}`,
    'vpn:connection': `ec2:${region}:${account}:vpn-connection/${name}`,
    'directconnect:connection': `directconnect:${region}:${account}:dxcon/${name}`,
    'directconnect:virtual-interface': `directconnect:${region}:${account}:dxvif/${name}`,
    'directconnect:gateway': `directconnect:${region}:${account}:dx-gateway/${name}`,
    'elasticache:replication-group': `elasticache:${region}:${account}:replicationgroup:${name}`,
    'elasticache:cluster': `elasticache:${region}:${account}:cluster:${name}`,
    'config:rule': `config:${region}:${account}:config-rule/${name}`,
    'config:recorder': `config:${region}:${account}:recorder/${name}`,
    'cloudtrail:trail': `cloudtrail:${region}:${account}:trail/${name}`,
    'iam:account': `iam::${account}:root`,
    'iam:user': `iam::${account}:user/${name}`,
    'iam:server-certificate': `iam::${account}:server-certificate/${name}`,
    'sqs:queue': `sqs:${region}:${account}:${name}`,
    'sns:topic': `sns:${region}:${account}:${name}`,
    'sns:subscription': `sns:${region}:${account}:${name}:0`,
    'lambda:function': `lambda:${region}:${account}:function:${name}`,
    'lambda:alias': `lambda:${region}:${account}:function:${name}`,
    'events:rule': `events:${region}:${account}:rule/${name}`,
    'cloudformation:stack': `cloudformation:${region}:${account}:stack/${name}/0`,
    'codedeploy:deployment': `codedeploy:${region}:${account}:deployment:${name}`,
    'fis:experiment': `fis:${region}:${account}:experiment/${name}`,
  };
  return `arn:aws:${ends[kind]}`;
}

/** What each short name of a relation leads to, and by which kind of edge. */
const shortRelations: Readonly<Record<string, { readonly type: RelationType; readonly kind: ResourceKind }>> =
  {
    asg: { type: 'member-of', kind: 'autoscaling:group' },
    'target-group': { type: 'member-of', kind: 'elbv2:target-group' },
    'load-balancer': { type: 'routes-to', kind: 'elbv2:load-balancer' },
    cluster: { type: 'member-of', kind: 'rds:cluster' },
    'health-check': { type: 'checked-by', kind: 'route53:health-check' },
    source: { type: 'replicates', kind: 'rds:instance' },
  };

const types: readonly RelationType[] = [
  'member-of',
  'routes-to',
  'replicates',
  'checked-by',
  'depends-on',
  'watches',
];

/** An edge as a test writes it: `asg: shop`, or `member-of: arn:…`. */
export function relationTo(relation: string, end: string, home: Home): Relation {
  const short = shortRelations[relation];
  if (short !== undefined)
    return { type: short.type, to: end.startsWith('arn:') ? end : arnOf(short.kind, end, home) };
  return { type: types.find((type) => type === relation) ?? 'depends-on', to: end };
}

/** The kind of group that things of one kind stand in for one another in. */
export function groupKindOf(kind: ResourceKind): Group['kind'] {
  switch (kind) {
    case 'ec2:instance':
      return 'autoscaling:group';
    case 'rds:instance':
      return 'rds:replication';
    case 'elasticache:cluster':
      return 'elasticache:replication-group';
    case 'route53:record':
      return 'route53:record-set';
    default:
      return kind;
  }
}
