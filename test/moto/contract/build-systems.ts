import { CreateTrailCommand, StartLoggingCommand } from '@aws-sdk/client-cloudtrail';
import {
  AcceptVpcPeeringConnectionCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateNatGatewayCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  CreateVpcPeeringConnectionCommand,
} from '@aws-sdk/client-ec2';
import { CreateFileSystemCommand, CreateMountTargetCommand } from '@aws-sdk/client-efs';
import { CreateReplicationGroupCommand } from '@aws-sdk/client-elasticache';
import { PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { CreateAliasCommand, CreateFunctionCommand, UpdateFunctionCodeCommand } from '@aws-sdk/client-lambda';
import {
  CreateBucketCommand,
  PutBucketReplicationCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
} from '@aws-sdk/client-s3';
import { CreateQueueCommand, GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { type SystemClients, type Systems, systemClients } from './systems-subject.ts';

/** What the stack of the simulated subject has, made by its owners' calls. */
export async function motoSystems(endpoint: string): Promise<Systems> {
  await fetch(`${endpoint}/moto-api/reset`, { method: 'POST' });
  const access = { endpoint, credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' } };
  const all = systemClients(access);
  const network = await buildNetwork(all);
  await buildBuckets(all);
  await buildFunctions(all);
  await all.trails.send(
    new CreateTrailCommand({ Name: 'audit', S3BucketName: 'invoices', IsMultiRegionTrail: true }),
  );
  await all.trails.send(new StartLoggingCommand({ Name: 'audit' }));
  await all.caches.send(
    new CreateReplicationGroupCommand({
      ReplicationGroupId: 'sessions',
      ReplicationGroupDescription: 'sessions',
      NumNodeGroups: 1,
      ReplicasPerNodeGroup: 1,
      AutomaticFailoverEnabled: true,
      MultiAZEnabled: true,
      Engine: 'valkey',
      SnapshotRetentionLimit: 1,
      AtRestEncryptionEnabled: true,
      Tags: [{ Key: 'team', Value: 'orders' }],
    }),
  );
  await buildUser(all);
  return { ...all, ...network, close: async () => undefined };
}

async function buildNetwork({ ec2, efs }: SystemClients) {
  const vpc = async (CidrBlock: string) =>
    (await ec2.send(new CreateVpcCommand({ CidrBlock }))).Vpc?.VpcId ?? '';
  const VpcId = await vpc('10.0.0.0/16');
  const subnets: string[] = [];
  for (const [index, zone] of ['us-east-1a', 'us-east-1b'].entries()) {
    const made = await ec2.send(
      new CreateSubnetCommand({ VpcId, CidrBlock: `10.0.${index}.0/24`, AvailabilityZone: zone }),
    );
    subnets.push(made.Subnet?.SubnetId ?? '');
  }
  const gateways: string[] = [];
  for (const SubnetId of subnets) {
    const { NatGateway } = await ec2.send(new CreateNatGatewayCommand({ SubnetId }));
    gateways.push(NatGateway?.NatGatewayId ?? '');
    const { RouteTable } = await ec2.send(new CreateRouteTableCommand({ VpcId }));
    await ec2.send(
      new CreateRouteCommand({
        RouteTableId: RouteTable?.RouteTableId,
        DestinationCidrBlock: '0.0.0.0/0',
        NatGatewayId: NatGateway?.NatGatewayId,
      }),
    );
  }
  const { VpcPeeringConnection } = await ec2.send(
    new CreateVpcPeeringConnectionCommand({ VpcId, PeerVpcId: await vpc('172.16.0.0/16') }),
  );
  const { VpcPeeringConnectionId } = VpcPeeringConnection ?? {};
  await ec2.send(new AcceptVpcPeeringConnectionCommand({ VpcPeeringConnectionId }));
  const { GroupId = '' } = await ec2.send(
    new CreateSecurityGroupCommand({ VpcId, GroupName: 'public-web', Description: 'public-web' }),
  );
  await ec2.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId,
      IpPermissions: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    }),
  );
  const { FileSystemId } = await efs.send(
    new CreateFileSystemCommand({
      CreationToken: 'uploads',
      Encrypted: true,
      ThroughputMode: 'elastic',
      Tags: [{ Key: 'Name', Value: 'uploads' }],
    }),
  );
  for (const SubnetId of subnets) await efs.send(new CreateMountTargetCommand({ FileSystemId, SubnetId }));
  const [gateway = '', spareGateway = ''] = gateways;
  return { gateway, spareGateway, securityGroup: GroupId };
}

async function buildBuckets({ s3 }: SystemClients): Promise<void> {
  for (const Bucket of ['copies-of-invoices', 'invoices', 'scratch'])
    await s3.send(new CreateBucketCommand({ Bucket }));
  for (const Bucket of ['copies-of-invoices', 'invoices'])
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
  await s3.send(
    new PutBucketReplicationCommand({
      Bucket: 'invoices',
      ReplicationConfiguration: {
        Role: 'arn:aws:iam::123456789012:role/s3-replication',
        Rules: [
          {
            ID: 'to copies',
            Priority: 1,
            Filter: {},
            Status: 'Enabled',
            Destination: {
              Bucket: 'arn:aws:s3:::copies-of-invoices',
              Metrics: { Status: 'Enabled', EventThreshold: { Minutes: 15 } },
            },
            DeleteMarkerReplication: { Status: 'Disabled' },
          },
        ],
      },
    }),
  );
  await s3.send(
    new PutBucketTaggingCommand({
      Bucket: 'invoices',
      Tagging: { TagSet: [{ Key: 'team', Value: 'orders' }] },
    }),
  );
}

/** The end of a zip file, all of which is a comment: there is nothing in it. */
const zipEnd = new TextEncoder().encode(`PK\u0005\u0006${'\0'.repeat(16)}`);

const emptyZip = (comment: string): Uint8Array => {
  const text = new TextEncoder().encode(comment);
  return Uint8Array.from([...zipEnd, text.length, 0, ...text]);
};

async function buildFunctions({ lambda, iam, events, sqs }: SystemClients): Promise<void> {
  const { Role } = await iam.send(
    new CreateRoleCommand({
      RoleName: 'receipts',
      AssumeRolePolicyDocument: '{"Version":"2012-10-17","Statement":[]}',
    }),
  );
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'undelivered' }));
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
  );
  const deadLetters = Attributes?.['QueueArn'];
  const { FunctionArn } = await lambda.send(
    new CreateFunctionCommand({
      FunctionName: 'receipts',
      Role: Role?.Arn,
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Timeout: 30,
      Code: { ZipFile: emptyZip('v1') },
      Publish: true,
      DeadLetterConfig: { TargetArn: deadLetters },
      Tags: { team: 'orders' },
    }),
  );
  // Only code that is new makes a version that is new.
  await lambda.send(
    new UpdateFunctionCodeCommand({ FunctionName: 'receipts', ZipFile: emptyZip('v2'), Publish: true }),
  );
  await lambda.send(new CreateAliasCommand({ FunctionName: 'receipts', Name: 'live', FunctionVersion: '2' }));
  await events.send(new PutRuleCommand({ Name: 'nightly', EventPattern: '{"source":["shop"]}' }));
  await events.send(
    new PutTargetsCommand({
      Rule: 'nightly',
      Targets: [
        {
          Id: 'target-1',
          Arn: FunctionArn,
          DeadLetterConfig: { Arn: deadLetters },
          RetryPolicy: { MaximumRetryAttempts: 5 },
        },
      ],
    }),
  );
}

async function buildUser({ iam }: SystemClients): Promise<void> {
  const UserName = 'deploy';
  await iam.send(new CreateUserCommand({ UserName }));
  await iam.send(new CreateAccessKeyCommand({ UserName }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  await iam.send(
    new UpdateAccessKeyCommand({ UserName, AccessKeyId: AccessKey?.AccessKeyId, Status: 'Inactive' }),
  );
}
