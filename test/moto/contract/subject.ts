import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { CloudWatchClient, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ECSClient } from '@aws-sdk/client-ecs';
import { EKSClient } from '@aws-sdk/client-eks';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { CreateDBInstanceCommand, CreateDBInstanceReadReplicaCommand, RDSClient } from '@aws-sdk/client-rds';
import { Route53Client } from '@aws-sdk/client-route-53';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { runUntil } from '../../../src/simulator/run-until.ts';
import { buildStack } from '../../../src/simulator/stacks/build-stack.ts';
import { loadStack } from '../../../src/simulator/stacks/load-stack.ts';
import { simulatedTransport } from '../../../src/simulator/transport.ts';
import { serveTransport } from '../../../src/simulator/wire/serve-transport.ts';
import { buildShop, type MotoAccess } from '../build-shop.ts';

/** One simulator of AWS with a shop in it, by the names that its parts have there. */
export interface Subject {
  readonly ec2: EC2Client;
  readonly scaling: AutoScalingClient;
  readonly balancing: ElasticLoadBalancingV2Client;
  readonly route53: Route53Client;
  readonly rds: RDSClient;
  readonly cloudWatch: CloudWatchClient;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
  readonly ecs: ECSClient;
  readonly eks: EKSClient;
  readonly group: string;
  readonly targetGroup: string;
  readonly zone: string;
  /** Of one of two weighted records of one name. */
  readonly setIdentifier: string;
  readonly healthCheck: string;
  readonly primary: string;
  readonly replica: string;
  readonly alarm: string;
  /** Its time, milliseconds since the epoch. */
  now(): number;
  /** Lets a quarter of an hour pass where time passes; elsewhere everything has happened already. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

const settleMs = 15 * 60_000;

function clients(region: string, access: MotoAccess) {
  const settings = { region, ...access, maxAttempts: 1 };
  return {
    ec2: new EC2Client(settings),
    scaling: new AutoScalingClient(settings),
    balancing: new ElasticLoadBalancingV2Client(settings),
    route53: new Route53Client(settings),
    rds: new RDSClient(settings),
    cloudWatch: new CloudWatchClient(settings),
    sns: new SNSClient(settings),
    sqs: new SQSClient(settings),
    ecs: new ECSClient(settings),
    eks: new EKSClient(settings),
  };
}

export async function simulatedSubject(): Promise<Subject> {
  const world = buildStack(loadStack('shop'), 1);
  const endpoint = await serveTransport(simulatedTransport(world), {
    port: 0,
    defaultAccount: world.account,
    now: () => world.clock.now(),
  });
  const credentials = { accessKeyId: 'the-contract', secretAccessKey: 'simulated' };
  const targetGroup = [...world.targetGroups.values()].find(({ region }) => region === 'us-east-1');
  const [healthCheck] = world.healthChecks.keys();
  return {
    ...clients('us-east-1', { endpoint: endpoint.url, credentials }),
    group: 'shop-web',
    targetGroup: targetGroup?.arn ?? '',
    zone: 'Z0SHOPEXAMPLECOM0001',
    setIdentifier: 'eu-west-1',
    healthCheck: healthCheck ?? '',
    primary: 'shop-db',
    replica: 'shop-db-replica-1',
    alarm: 'shop-db-connections',
    now: () => world.clock.now(),
    settle: () => runUntil(world.clock, world.clock.now() + settleMs),
    close: () => endpoint.close(),
  };
}

export async function motoSubject(endpoint: string): Promise<Subject> {
  await fetch(`${endpoint}/moto-api/reset`, { method: 'POST' });
  const access = { endpoint, credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' } };
  const { west, zone, healthChecks } = await buildShop(access);
  const all = clients(west.region, access);
  await all.rds.send(
    new CreateDBInstanceCommand({
      DBInstanceIdentifier: 'shop-db',
      Engine: 'postgres',
      DBInstanceClass: 'db.r6g.large',
      AllocatedStorage: 100,
      MasterUsername: 'shop',
      MasterUserPassword: 'not-a-secret-of-anyone',
      BackupRetentionPeriod: 7,
    }),
  );
  await all.rds.send(
    new CreateDBInstanceReadReplicaCommand({
      DBInstanceIdentifier: 'shop-db-replica-1',
      SourceDBInstanceIdentifier: 'shop-db',
    }),
  );
  await all.cloudWatch.send(
    new PutMetricAlarmCommand({
      AlarmName: 'shop-db-connections',
      Namespace: 'AWS/RDS',
      MetricName: 'DatabaseConnections',
      Dimensions: [{ Name: 'DBInstanceIdentifier', Value: 'shop-db' }],
      Statistic: 'Maximum',
      Period: 60,
      EvaluationPeriods: 2,
      DatapointsToAlarm: 2,
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    }),
  );
  return {
    ...all,
    group: west.group,
    targetGroup: west.targetGroup,
    zone,
    setIdentifier: 'eu-central-1',
    healthCheck: healthChecks['eu-west-1'] ?? '',
    primary: 'shop-db',
    replica: 'shop-db-replica-1',
    alarm: 'shop-db-connections',
    now: () => Date.now(),
    settle: async () => undefined,
    close: async () => undefined,
  };
}
