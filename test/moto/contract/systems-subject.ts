import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { EC2Client } from '@aws-sdk/client-ec2';
import { EFSClient } from '@aws-sdk/client-efs';
import { ElastiCacheClient } from '@aws-sdk/client-elasticache';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { buildStack } from '../../../src/simulator/stacks/build-stack.ts';
import { parseStack } from '../../../src/simulator/stacks/load-stack.ts';
import { simulatedTransport } from '../../../src/simulator/transport.ts';
import { serveTransport } from '../../../src/simulator/wire/serve-transport.ts';
import type { MotoAccess } from '../build-shop.ts';

/** One simulator of AWS, asked for what else there is in an account beside the machines and databases of the shop. */
export interface Systems extends SystemClients {
  /** Of one of the two zones that have a NAT gateway each; the other is `spareGateway`. */
  readonly gateway: string;
  readonly spareGateway: string;
  /** Lets in port 443 from everywhere. */
  readonly securityGroup: string;
  close(): Promise<void>;
}

export type SystemClients = ReturnType<typeof systemClients>;

export const region = 'us-east-1';

export function systemClients(access: MotoAccess) {
  const settings = { region, ...access, maxAttempts: 1 };
  return {
    ec2: new EC2Client(settings),
    s3: new S3Client({ ...settings, forcePathStyle: true }),
    efs: new EFSClient(settings),
    lambda: new LambdaClient(settings),
    events: new EventBridgeClient(settings),
    caches: new ElastiCacheClient(settings),
    trails: new CloudTrailClient(settings),
    iam: new IAMClient(settings),
    sqs: new SQSClient(settings),
  };
}

/** The same as `buildSystems` makes in moto. */
const stackText = `
stack: systems
summary: What else there is in an account.
regions: [{ region: us-east-1, zones: [us-east-1a, us-east-1b] }]
balancers: [{ name: web, targetGroup: { name: web } }]
databases: [{ id: db }]
hostedZones:
  - name: example.com
    records: [{ name: www.example.com, balancer: web }, { name: db.example.com, database: db }]
users: { site: www.example.com, database: db.example.com, requestsPerSecond: 1 }
queues: [{ name: undelivered }]
functions: [{ name: receipts, timeout: 30s, deadLetterQueue: undelivered, version: 2, tags: { team: orders } }]
rules: [{ name: nightly, targets: [{ function: receipts, deadLetterQueue: undelivered, retries: 5 }] }]
buckets:
  - { name: copies-of-invoices }
  - { name: invoices, replicateTo: [copies-of-invoices], tags: { team: orders } }
  - { name: scratch, versioning: off }
fileSystems: [{ name: uploads }]
caches: [{ id: sessions, nodes: [home/1], replicas: 1, tags: { team: orders } }]
trails: [{ name: audit, bucket: invoices }]
natGateways: [{ name: nat-a, zone: home/1 }, { name: nat-b, zone: home/2 }]
peerings: [{ name: offices, to: 172.16.0.0/16 }]
securityGroups: [{ name: public-web, open: [443] }]
identities: { users: [{ name: deploy, keys: [{ age: 1d }, { age: 2d, active: false }] }] }
`;

export async function simulatedSystems(): Promise<Systems> {
  const { stack, problems } = parseStack(stackText, 'systems.yaml');
  if (stack === undefined) throw new Error(JSON.stringify(problems));
  const world = buildStack(stack, 1);
  const endpoint = await serveTransport(simulatedTransport(world), {
    port: 0,
    defaultAccount: world.account,
    now: () => world.clock.now(),
  });
  const credentials = { accessKeyId: 'the-contract', secretAccessKey: 'simulated' };
  const [gateway = '', spareGateway = ''] = world.network.natGateways.keys();
  const [securityGroup = ''] = world.network.securityGroups.keys();
  return {
    ...systemClients({ endpoint: endpoint.url, credentials }),
    gateway,
    spareGateway,
    securityGroup,
    close: () => endpoint.close(),
  };
}
