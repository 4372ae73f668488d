import {
  CreateClusterCommand as CreateEcsClusterCommand,
  CreateServiceCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import { CreateClusterCommand, CreateNodegroupCommand, EKSClient } from '@aws-sdk/client-eks';
import { CreateDBInstanceCommand, CreateDBInstanceReadReplicaCommand, RDSClient } from '@aws-sdk/client-rds';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { buildCluster, buildSite, type MotoAccess, type Site } from './build-shop.ts';
import { motoSystems } from './contract/build-systems.ts';
import { buildWatched } from './contract/moto-watched.ts';
import { region, type Systems } from './contract/systems-subject.ts';
import type { ownersClients } from './contract/watched.ts';

/** Things that remedies change and pollers read, of each kind that moto knows at least one, in one region. */
export interface Changeable {
  readonly site: Site;
  readonly systems: Systems;
  readonly watched: ReturnType<typeof ownersClients>;
}

/** Resets moto first. */
export async function buildChangeable(access: MotoAccess): Promise<Changeable> {
  const systems = await motoSystems(access.endpoint);
  const { clients: watched } = await buildWatched(access);
  const site = await buildSite(region, access);
  const settings = { region, ...access };
  await buildDatabases(new RDSClient(settings));
  await buildCluster(region, access);
  await buildEcs(new ECSClient(settings));
  await buildEks(new EKSClient(settings));
  await buildTopic(new SNSClient(settings));
  return { site, systems, watched };
}

async function buildDatabases(rds: RDSClient): Promise<void> {
  await rds.send(
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
  await rds.send(
    new CreateDBInstanceReadReplicaCommand({
      DBInstanceIdentifier: 'shop-db-replica',
      SourceDBInstanceIdentifier: 'shop-db',
    }),
  );
}

async function buildEcs(ecs: ECSClient): Promise<void> {
  await ecs.send(new CreateEcsClusterCommand({ clusterName: 'shop' }));
  await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: 'web',
      containerDefinitions: [{ name: 'web', image: 'web:1', memory: 128 }],
    }),
  );
  await ecs.send(
    new CreateServiceCommand({ cluster: 'shop', serviceName: 'web', taskDefinition: 'web', desiredCount: 1 }),
  );
}

async function buildEks(eks: EKSClient): Promise<void> {
  const role = 'arn:aws:iam::123456789012:role/nodes';
  await eks.send(
    new CreateClusterCommand({
      name: 'shop',
      roleArn: role,
      resourcesVpcConfig: { subnetIds: ['subnet-1', 'subnet-2'] },
    }),
  );
  await eks.send(
    new CreateNodegroupCommand({
      clusterName: 'shop',
      nodegroupName: 'web',
      nodeRole: role,
      subnets: ['subnet-1'],
      scalingConfig: { minSize: 1, desiredSize: 1, maxSize: 4 },
    }),
  );
}

async function buildTopic(sns: SNSClient): Promise<void> {
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'orders' }));
  const Endpoint = 'arn:aws:sqs:us-east-1:123456789012:undelivered';
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint }));
}
