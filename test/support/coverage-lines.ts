import { actions } from '../../src/actions/registry.ts';
import { checks } from '../../src/policy/checks.ts';
import { postureServices } from '../../src/posture/registry.ts';
import { services as simulatedServices } from '../../src/simulator/aws/registry.ts';

interface System {
  readonly name: string;
  /** What its checks and kinds begin with, before the slash or the colon. */
  readonly prefixes?: readonly string[];
  /** Ids of simulated services. */
  readonly simulated?: readonly string[];
  /** Remedies that are the system’s own work, taken on what is another’s. */
  readonly remedies?: readonly string[];
}

/** The systems of a highly available architecture. Posture is found by the name of its service. */
export const systems: readonly System[] = [
  { name: 'EC2, EBS', prefixes: ['ec2'], simulated: ['EC2'] },
  { name: 'Auto Scaling', prefixes: ['autoscaling'], simulated: ['Auto Scaling'] },
  {
    name: 'ALB, NLB, classic ELB',
    prefixes: ['elb', 'elbv2', 'arc'],
    simulated: ['Elastic Load Balancing', 'Elastic Load Balancing v2', 'ARC Zonal Shift'],
  },
  { name: 'Route 53', prefixes: ['route53'], simulated: ['Route 53', 'Route53 Recovery Cluster'] },
  {
    name: 'CloudWatch, Logs',
    prefixes: ['cloudwatch', 'logs'],
    simulated: ['CloudWatch', 'CloudWatch Logs'],
  },
  { name: 'RDS, Aurora, global database', prefixes: ['rds'], simulated: ['RDS'] },
  { name: 'DynamoDB, global tables', prefixes: ['dynamodb'], simulated: ['DynamoDB'] },
  { name: 'ElastiCache', prefixes: ['elasticache'], simulated: ['ElastiCache'] },
  { name: 'S3, replication, Backup, snapshots', prefixes: ['s3', 'backup'], simulated: ['S3', 'Backup'] },
  { name: 'EFS', prefixes: ['efs'], simulated: ['EFS'] },
  { name: 'Lambda', prefixes: ['lambda'], simulated: ['Lambda'] },
  { name: 'ECS', prefixes: ['ecs'], simulated: ['ECS'] },
  { name: 'EKS', prefixes: ['eks'], simulated: ['EKS'] },
  { name: 'SQS, SNS', prefixes: ['sqs', 'sns'], simulated: ['SQS', 'SNS'] },
  { name: 'EventBridge', prefixes: ['events'], simulated: ['EventBridge'] },
  { name: 'CloudFront', prefixes: ['cloudfront'], simulated: ['CloudFront'] },
  {
    name: 'VPC, subnets, NAT gateways, peering, Transit Gateway',
    prefixes: ['vpc', 'nat', 'transit-gateway'],
    simulated: ['EC2'],
  },
  { name: 'Direct Connect, VPN', prefixes: ['directconnect', 'vpn'], simulated: ['Direct Connect', 'EC2'] },
  { name: 'Security groups, network ACLs', prefixes: ['security-group', 'network-acl'], simulated: ['EC2'] },
  { name: 'IAM, STS', prefixes: ['iam', 'sts'], simulated: ['IAM', 'STS', 'Organizations'] },
  { name: 'ACM, encryption', prefixes: ['acm', 'kms'], simulated: ['ACM', 'KMS'] },
  { name: 'AWS Config', prefixes: ['config'], simulated: ['Config Service'] },
  { name: 'CloudTrail', prefixes: ['cloudtrail'], simulated: ['CloudTrail'] },
  { name: 'SSM Automation', prefixes: ['ssm'], simulated: ['SSM'], remedies: ['run-automation'] },
  { name: 'AWS Health', prefixes: ['health'], simulated: ['Health'] },
  {
    name: 'Deployments and experiments',
    prefixes: ['cloudformation', 'codedeploy', 'fis'],
    simulated: ['CloudFormation', 'CodeDeploy', 'fis'],
  },
  { name: 'Prometheus, by Alertmanager', prefixes: ['alertmanager'] },
];

export interface Covered {
  readonly checks: readonly string[];
  readonly posture: readonly { readonly name: string; readonly rules: readonly { readonly id: string }[] }[];
  readonly remedies: readonly { readonly name: string; readonly kinds: readonly string[] }[];
  readonly simulated: readonly { readonly id: string; readonly operations: object }[];
}

const registered: Covered = {
  checks,
  posture: postureServices,
  remedies: actions,
  simulated: simulatedServices,
};

const prefixOf = (name: string): string => name.split(/[/:]/)[0] ?? '';

const cell = (entries: readonly string[]): string => (entries.length === 0 ? '–' : entries.join(', '));

function ofSystem({ name, prefixes = [], simulated = [], remedies: own = [] }: System, covered: Covered) {
  const owns = (one: string) => prefixes.includes(prefixOf(one));
  return {
    checks: covered.checks.filter(owns).map((check) => `\`${check}\``),
    rules: covered.posture
      .filter((one) => one.name === name)
      .flatMap((one) => one.rules.map(({ id }) => `\`${id}\``)),
    remedies: covered.remedies
      .filter((action) => action.kinds.some(owns) || own.includes(action.name))
      .map((action) => `\`${action.name}\``),
    simulated: covered.simulated
      .filter(({ id }) => simulated.includes(id))
      .map(({ id, operations }) => `${id} (${Object.keys(operations).length})`),
  };
}

/** The table of docs/coverage.md. */
export function coverageLines(covered: Covered = registered): readonly string[] {
  return [
    '| system | signals | posture | remedies | simulated |',
    '|---|---|---|---|---|',
    ...systems.map((system) => {
      const { checks: signals, rules, remedies, simulated } = ofSystem(system, covered);
      return `| ${system.name} | ${[signals, rules, remedies, simulated].map(cell).join(' | ')} |`;
    }),
  ];
}

/** The table of the README: the same, short. A system of which nothing is known yet has no row. */
export function featureLines(covered: Covered = registered): readonly string[] {
  return [
    '| system | signals | posture rules | remedies |',
    '|---|---|---|---|',
    ...systems.flatMap((system) => {
      const { checks: signals, rules, remedies } = ofSystem(system, covered);
      if (signals.length + rules.length + remedies.length === 0) return [];
      const counts = [signals, rules].map(({ length }) => (length === 0 ? '–' : length));
      return `| ${system.name} | ${counts.join(' | ')} | ${cell(remedies)} |`;
    }),
  ];
}

/** What is registered and has no place in the table. */
export function uncovered(covered: Covered = registered): readonly string[] {
  const prefixes = new Set(systems.flatMap((system) => system.prefixes ?? []));
  const ids = new Set(systems.flatMap((system) => system.simulated ?? []));
  const names = new Set(systems.map(({ name }) => name));
  return [
    ...covered.checks.filter((check) => !prefixes.has(prefixOf(check))),
    ...covered.posture.map(({ name }) => name).filter((name) => !names.has(name)),
    ...covered.remedies.flatMap(({ name, kinds }) =>
      kinds.some((kind) => prefixes.has(prefixOf(kind))) ? [] : [name],
    ),
    ...covered.simulated.map(({ id }) => id).filter((id) => !ids.has(id)),
  ];
}
