import { ACMClient } from '@aws-sdk/client-acm';
import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { BackupClient } from '@aws-sdk/client-backup';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { CodeDeployClient } from '@aws-sdk/client-codedeploy';
import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { DirectConnectClient } from '@aws-sdk/client-direct-connect';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ECSClient } from '@aws-sdk/client-ecs';
import { ElastiCacheClient } from '@aws-sdk/client-elasticache';
import { EFSClient } from '@aws-sdk/client-efs';
import { EKSClient } from '@aws-sdk/client-eks';
import { ElasticLoadBalancingClient } from '@aws-sdk/client-elastic-load-balancing';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { HealthClient } from '@aws-sdk/client-health';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { RDSClient } from '@aws-sdk/client-rds';
import { Route53Client } from '@aws-sdk/client-route-53';
import { Route53RecoveryClusterClient } from '@aws-sdk/client-route53-recovery-cluster';
import { SNSClient } from '@aws-sdk/client-sns';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Transport } from '../../../../src/aws/transport.ts';
import { services } from '../../../../src/simulator/aws/registry.ts';
import { serveTransport, type WireEndpoint } from '../../../../src/simulator/wire/serve-transport.ts';
import { servicesSigningAs } from '../../../../src/simulator/wire/services-signing-as.ts';
import { valueOf } from '../../../support/schema-arbitrary.ts';

const signingNames = [
  'acm',
  'autoscaling',
  'backup',
  'cloudformation',
  'cloudfront',
  'cloudtrail',
  'codedeploy',
  'config',
  'directconnect',
  'dynamodb',
  'ec2',
  'ecs',
  'eks',
  'elasticache',
  'elasticfilesystem',
  'elasticloadbalancing',
  'logs',
  'monitoring',
  'events',
  'health',
  'iam',
  'lambda',
  'organizations',
  'rds',
  'route53',
  'route53-recovery-cluster',
  'sns',
  's3',
  'sqs',
  'ssm',
  'sts',
];
const clients = [
  ACMClient,
  AutoScalingClient,
  BackupClient,
  CloudFormationClient,
  CloudFrontClient,
  CloudTrailClient,
  CloudWatchClient,
  CloudWatchLogsClient,
  CodeDeployClient,
  ConfigServiceClient,
  DirectConnectClient,
  DynamoDBClient,
  EC2Client,
  ECSClient,
  EKSClient,
  ElastiCacheClient,
  EFSClient,
  ElasticLoadBalancingClient,
  ElasticLoadBalancingV2Client,
  EventBridgeClient,
  HealthClient,
  IAMClient,
  LambdaClient,
  OrganizationsClient,
  RDSClient,
  Route53Client,
  Route53RecoveryClusterClient,
  SNSClient,
  S3Client,
  SQSClient,
  SSMClient,
  STSClient,
];

let endpoint: WireEndpoint;
let transport: Transport = async () => ({});
beforeAll(async () => {
  endpoint = await serveTransport((call) => transport(call), {
    port: 0,
    defaultAccount: '111122223333',
    now: () => 0,
  });
});
afterAll(() => endpoint.close());

const configuration = () => ({
  endpoint: endpoint.url,
  region: 'eu-west-1',
  maxAttempts: 1,
  // SQS's client compares bodies with their sums, which are made up here; S3's means something else by it.
  md5: false as never,
  credentials: { accessKeyId: 'AKIA444455556666', secretAccessKey: 'secret' },
});

/** The real client of a service, and its command of a name. */
async function send(serviceId: string, operation: string, input: object): Promise<unknown> {
  const Client = clients.find((one) => new one(configuration()).config.serviceId === serviceId);
  if (Client === undefined) throw new Error(`no client for ${serviceId}`);
  const client = new Client(configuration()) as unknown as { send(command: object): Promise<unknown> };
  const Command = (await moduleOf(serviceId))[`${operation}Command`] as new (input: object) => object;
  return client.send(new Command(input));
}

async function moduleOf(serviceId: string): Promise<Record<string, unknown>> {
  const modules: Record<string, () => Promise<object>> = {
    ACM: () => import('@aws-sdk/client-acm'),
    'Auto Scaling': () => import('@aws-sdk/client-auto-scaling'),
    Backup: () => import('@aws-sdk/client-backup'),
    CloudFormation: () => import('@aws-sdk/client-cloudformation'),
    CloudFront: () => import('@aws-sdk/client-cloudfront'),
    'CloudWatch Logs': () => import('@aws-sdk/client-cloudwatch-logs'),
    CloudTrail: () => import('@aws-sdk/client-cloudtrail'),
    CloudWatch: () => import('@aws-sdk/client-cloudwatch'),
    CodeDeploy: () => import('@aws-sdk/client-codedeploy'),
    'Config Service': () => import('@aws-sdk/client-config-service'),
    'Direct Connect': () => import('@aws-sdk/client-direct-connect'),
    DynamoDB: () => import('@aws-sdk/client-dynamodb'),
    EC2: () => import('@aws-sdk/client-ec2'),
    ECS: () => import('@aws-sdk/client-ecs'),
    EKS: () => import('@aws-sdk/client-eks'),
    ElastiCache: () => import('@aws-sdk/client-elasticache'),
    EFS: () => import('@aws-sdk/client-efs'),
    'Elastic Load Balancing': () => import('@aws-sdk/client-elastic-load-balancing'),
    'Elastic Load Balancing v2': () => import('@aws-sdk/client-elastic-load-balancing-v2'),
    RDS: () => import('@aws-sdk/client-rds'),
    'Route53 Recovery Cluster': () => import('@aws-sdk/client-route53-recovery-cluster'),
    'Route 53': () => import('@aws-sdk/client-route-53'),
    EventBridge: () => import('@aws-sdk/client-eventbridge'),
    Health: () => import('@aws-sdk/client-health'),
    IAM: () => import('@aws-sdk/client-iam'),
    Lambda: () => import('@aws-sdk/client-lambda'),
    Organizations: () => import('@aws-sdk/client-organizations'),
    SNS: () => import('@aws-sdk/client-sns'),
    S3: () => import('@aws-sdk/client-s3'),
    SQS: () => import('@aws-sdk/client-sqs'),
    SSM: () => import('@aws-sdk/client-ssm'),
    STS: () => import('@aws-sdk/client-sts'),
  };
  return { ...(await modules[serviceId]?.()) };
}

/** Have no SDK client among the dependencies, so nothing on the wire could be compared with one. */
const withoutClient = new Set(['ARC Zonal Shift', 'fis']);

const operations = services
  .filter(({ id }) => !withoutClient.has(id))
  .flatMap((service) => Object.keys(service.operations).map((name) => [service.id, name] as const));

describe('simulated AWS over HTTP', () => {
  it.each(operations)(
    'takes and gives what %s %s may hold, as the real client means it',
    async (id, name) => {
      const known = (await Promise.all(signingNames.map(servicesSigningAs))).flat();
      const operation = known.find((service) => service.id === id)?.operations.get(name);
      if (operation === undefined) throw new Error(`${id} ${name} is no operation of the SDK`);
      const inputs = operation.input.isUnitSchema()
        ? fc.constant({})
        : valueOf(operation.input, 5, id === 'Route 53' || id === 'Lambda');
      const outputs = operation.output.isUnitSchema() ? fc.constant({}) : valueOf(operation.output, 5);
      await fc.assert(
        fc.asyncProperty(inputs, outputs, async (given, output) => {
          // S3's client refuses what no bucket can be called.
          const input =
            id === 'S3' && name !== 'ListBuckets' ? { ...(given as object), Bucket: 'a-bucket' } : given;
          let received: unknown;
          transport = async (call) => {
            received = call;
            return output;
          };
          const answered = await send(id, name, input as object);
          expect(received).toEqual({
            service: id,
            operation: name,
            input,
            scope: { account: '444455556666', region: 'eu-west-1' },
          });
          expect(answered).toMatchObject(output as object);
        }),
        { numRuns: 15, seed: 7 },
      );
    },
  );

  it.each([
    ['EC2', 'DescribeInstances', 'RequestLimitExceeded', 503],
    ['Auto Scaling', 'DescribeAutoScalingGroups', 'Throttling', 400],
    ['Route 53', 'ListHostedZones', 'Throttling', 400],
    ['CloudWatch', 'DescribeAlarms', 'AccessDenied', 403],
    ['RDS', 'DescribeDBInstances', 'DBInstanceNotFound', 404],
    ['SNS', 'GetTopicAttributes', 'NotFound', 404],
    ['SQS', 'GetQueueUrl', 'QueueDoesNotExist', 400],
  ])('says %s failures in the form that its client reads', async (id, name, code, status) => {
    transport = async () => {
      throw Object.assign(new Error('no <luck> & more'), {
        name: code,
        $metadata: { httpStatusCode: status },
      });
    };
    const error: unknown = await send(id, name, {}).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ message: 'no <luck> & more', $metadata: { httpStatusCode: status } });
    expect((error as Error).name).toMatch(new RegExp(`^${code}`));
  });

  it('answers an action that does not exist, and a request without a signature, as AWS does', async () => {
    const unsigned = await fetch(endpoint.url, { method: 'POST', body: 'Action=Nonsense' });
    expect(unsigned.status).toBe(403);
    expect(await unsigned.text()).toContain('MissingAuthenticationToken');
    const authorization =
      'AWS4-HMAC-SHA256 Credential=AKIA/20260101/us-east-1/ec2/aws4_request, SignedHeaders=host, Signature=x';
    const nonsense = await fetch(endpoint.url, {
      method: 'POST',
      body: 'Action=Nonsense',
      headers: { authorization },
    });
    expect(nonsense.status).toBe(400);
    expect(await nonsense.text()).toContain('<Code>InvalidAction</Code>');
  });
});
