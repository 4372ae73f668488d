import {
  type ConfigServiceClient,
  PutConfigRuleCommand,
  PutConfigurationRecorderCommand,
  PutDeliveryChannelCommand,
  StartConfigurationRecorderCommand,
  StopConfigurationRecorderCommand,
} from '@aws-sdk/client-config-service';
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  type DynamoDBClient,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import {
  CreateNetworkAclCommand,
  CreateNetworkAclEntryCommand,
  DescribeNetworkAclsCommand,
  type EC2Client,
  ReplaceNetworkAclAssociationCommand,
} from '@aws-sdk/client-ec2';
import type { MotoAccess } from '../build-shop.ts';
import { buildEntrance } from './build-entrance.ts';
import { buildNames } from './build-names.ts';
import { holdfastsAccess, home, ownersClients, standby, type Watched } from './watched.ts';

/** What the stack of the simulated one has, made by its owners' calls. */
export async function motoWatched(endpoint: string): Promise<Watched> {
  await fetch(`${endpoint}/moto-api/reset`, { method: 'POST' });
  const account = '123456789012';
  const { clients, acl } = await buildWatched({
    endpoint,
    credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' },
  });
  const aws = holdfastsAccess(endpoint, account);
  return {
    ...clients,
    aws,
    account,
    denyInbound: () => addEntry(clients.ec2, acl, [1, 'deny', undefined, '10.0.0.0/8', false]),
    stopRecorder: async () => {
      await clients.config.send(
        new StopConfigurationRecorderCommand({ ConfigurationRecorderName: 'default' }),
      );
    },
    settle: () => Promise.resolve(),
    close: () => Promise.resolve(aws.destroy()),
  };
}

export async function buildWatched(access: MotoAccess) {
  const clients = ownersClients(access);
  const near = await buildEntrance(clients, home);
  const far = await buildEntrance(ownersClients(access, standby), standby);
  await buildNames(clients, near, far);
  await buildTables(clients.tables);
  await buildRecorder(clients.config);
  return { clients, acl: await buildAcl(clients.ec2, near.vpc, near.subnets[0] ?? '') };
}

type Entry = readonly [
  number: number,
  action: 'allow' | 'deny',
  ports: readonly [number, number] | undefined,
  block: string,
  egress: boolean,
];

async function addEntry(ec2: EC2Client, NetworkAclId: string, entry: Entry): Promise<void> {
  const [RuleNumber, RuleAction, ports, CidrBlock, Egress] = entry;
  await ec2.send(
    new CreateNetworkAclEntryCommand({
      NetworkAclId,
      RuleNumber,
      RuleAction,
      CidrBlock,
      Egress,
      ...(ports === undefined
        ? { Protocol: '-1' }
        : { Protocol: '6', PortRange: { From: ports[0], To: ports[1] } }),
    }),
  );
}

async function buildAcl(ec2: EC2Client, VpcId: string, subnet: string): Promise<string> {
  const { NetworkAcl } = await ec2.send(
    new CreateNetworkAclCommand({
      VpcId,
      TagSpecifications: [{ ResourceType: 'network-acl', Tags: [{ Key: 'Name', Value: 'private-a' }] }],
    }),
  );
  const NetworkAclId = NetworkAcl?.NetworkAclId ?? '';
  const entries: readonly Entry[] = [
    [100, 'allow', [1, 65_535], '10.0.0.0/8', false],
    [110, 'allow', [1024, 65_535], '0.0.0.0/0', false],
    [100, 'allow', [1, 65_535], '10.0.0.0/8', true],
    [110, 'allow', [443, 443], '0.0.0.0/0', true],
  ];
  for (const entry of entries) await addEntry(ec2, NetworkAclId, entry);
  const { NetworkAcls = [] } = await ec2.send(
    new DescribeNetworkAclsCommand({ Filters: [{ Name: 'association.subnet-id', Values: [subnet] }] }),
  );
  const own = NetworkAcls.flatMap(({ Associations = [] }) => Associations).find(
    ({ SubnetId }) => SubnetId === subnet,
  );
  await ec2.send(
    new ReplaceNetworkAclAssociationCommand({ AssociationId: own?.NetworkAclAssociationId, NetworkAclId }),
  );
  return NetworkAclId;
}

async function buildTables(tables: DynamoDBClient): Promise<void> {
  const key = {
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  } satisfies Partial<CreateTableCommandInput>;
  const ProvisionedThroughput = { ReadCapacityUnits: 20, WriteCapacityUnits: 10 };
  await tables.send(
    new CreateTableCommand({
      ...key,
      TableName: 'orders',
      ProvisionedThroughput,
      DeletionProtectionEnabled: true,
      GlobalSecondaryIndexes: [
        {
          IndexName: 'by-day',
          KeySchema: key.KeySchema,
          Projection: { ProjectionType: 'ALL' },
          ProvisionedThroughput,
        },
      ],
      Tags: [{ Key: 'team', Value: 'orders' }],
    }),
  );
  await tables.send(new CreateTableCommand({ ...key, TableName: 'carts', BillingMode: 'PAY_PER_REQUEST' }));
  await tables.send(
    new CreateTableCommand({
      ...key,
      TableName: 'stock',
      BillingMode: 'PAY_PER_REQUEST',
      DeletionProtectionEnabled: true,
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    }),
  );
  await tables.send(
    new UpdateTableCommand({
      TableName: 'stock',
      ReplicaUpdates: [{ Create: { RegionName: standby } }],
    }),
  );
  await tables.send(
    new UpdateContinuousBackupsCommand({
      TableName: 'orders',
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    }),
  );
}

async function buildRecorder(config: ConfigServiceClient): Promise<void> {
  const roleARN = 'arn:aws:iam::123456789012:role/config';
  await config.send(
    new PutConfigurationRecorderCommand({
      ConfigurationRecorder: { name: 'default', roleARN, recordingGroup: { allSupported: true } },
    }),
  );
  await config.send(
    new PutDeliveryChannelCommand({ DeliveryChannel: { name: 'default', s3BucketName: 'config' } }),
  );
  await config.send(new StartConfigurationRecorderCommand({ ConfigurationRecorderName: 'default' }));
  await config.send(
    new PutConfigRuleCommand({
      ConfigRule: {
        ConfigRuleName: 'databases-protected',
        Source: { Owner: 'AWS', SourceIdentifier: 'RDS_INSTANCE_DELETION_PROTECTION_ENABLED' },
      },
    }),
  );
}
