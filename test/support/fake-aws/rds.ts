import type { DBCluster, DBInstance, Event } from '@aws-sdk/client-rds';
import { type AwsAnswers, awsFailure } from './answers.ts';

export interface RdsWorld {
  readonly instances: Map<string, DBInstance>;
  readonly clusters: Map<string, DBCluster>;
  readonly events: Event[];
}

export function rds(world: RdsWorld): AwsAnswers {
  const find = (id: string): DBInstance => {
    const instance = world.instances.get(id);
    if (instance === undefined)
      throw awsFailure('DBInstanceNotFoundFault', `DBInstance ${id} not found.`, 404);
    return instance;
  };
  return {
    DescribeDBInstances: (input: { DBInstanceIdentifier?: string; Filters?: { Values: string[] }[] }) => ({
      DBInstances:
        input.DBInstanceIdentifier !== undefined
          ? [find(input.DBInstanceIdentifier)]
          : [...world.instances.values()].filter(({ DBClusterIdentifier: cluster }) =>
              input.Filters?.[0]?.Values.includes(cluster ?? ''),
            ),
    }),
    DescribeDBClusters: ({ DBClusterIdentifier }: { DBClusterIdentifier: string }) => {
      const cluster = world.clusters.get(DBClusterIdentifier);
      if (cluster === undefined) throw awsFailure('DBClusterNotFoundFault', 'no such cluster', 404);
      return { DBClusters: [cluster] };
    },
    DescribeEvents: ({ SourceIdentifier }: { SourceIdentifier: string }) => ({
      Events: world.events.filter((event) => event.SourceIdentifier === SourceIdentifier),
    }),
    ModifyDBInstance: (input: { DBInstanceIdentifier: string; VpcSecurityGroupIds: string[] }) => {
      find(input.DBInstanceIdentifier).VpcSecurityGroups = input.VpcSecurityGroupIds.map((id) => ({
        VpcSecurityGroupId: id,
        Status: 'adding',
      }));
      return {};
    },
    PromoteReadReplica: ({ DBInstanceIdentifier }: { DBInstanceIdentifier: string }) => {
      const replica = find(DBInstanceIdentifier);
      if (replica.ReadReplicaSourceDBInstanceIdentifier === undefined)
        throw awsFailure('InvalidDBInstanceState', 'DB Instance is not a read replica.');
      replica.DBInstanceStatus = 'modifying';
      return {};
    },
    RebootDBInstance: ({ DBInstanceIdentifier }: { DBInstanceIdentifier: string }) => {
      find(DBInstanceIdentifier).DBInstanceStatus = 'rebooting';
      return {};
    },
    StopDBInstance: ({ DBInstanceIdentifier }: { DBInstanceIdentifier: string }) => {
      find(DBInstanceIdentifier).DBInstanceStatus = 'stopping';
      return {};
    },
    FailoverDBCluster: (input: { DBClusterIdentifier: string; TargetDBInstanceIdentifier: string }) => {
      const cluster = world.clusters.get(input.DBClusterIdentifier);
      if (cluster === undefined || cluster.Status !== 'available')
        throw awsFailure('InvalidDBClusterStateFault', 'The cluster is not in the available state.');
      cluster.Status = 'failing-over';
      return {};
    },
  };
}
