import type {
  DescribeDBClustersCommandInput,
  DescribeDBClustersCommandOutput,
  FailoverDBClusterCommandInput,
} from '@aws-sdk/client-rds';
import { failoverCluster, readersOf } from '../../world/data/aurora-failover.ts';
import { awsFailure } from '../failure.ts';
import { mutates, type Operation, reads } from '../operation.ts';
import { clusterNamed, clustersOf, databaseNamed, filterValues, paged } from './rds-select.ts';
import { clusterShape } from './rds-shapes.ts';

export const clusterOperations: Readonly<Record<string, Operation>> = {
  DescribeDBClusters: reads(
    (input: DescribeDBClustersCommandInput, context): Omit<DescribeDBClustersCommandOutput, '$metadata'> => {
      const wanted = input.DBClusterIdentifier;
      const found = wanted === undefined ? clustersOf(context) : [clusterNamed(wanted, context)];
      const ids = filterValues(input.Filters, 'db-cluster-id');
      const { items, next } = paged(
        found.filter(({ id, arn }) => ids === undefined || ids.includes(id) || ids.includes(arn)),
        input,
      );
      return { DBClusters: items.map((one) => clusterShape(one, context.world)), Marker: next };
    },
  ),
  FailoverDBCluster: mutates((input: FailoverDBClusterCommandInput, context) => {
    const { world } = context;
    const cluster = clusterNamed(input.DBClusterIdentifier, context);
    if (cluster.status !== 'available')
      throw awsFailure('InvalidDBClusterStateFault', `DBCluster ${cluster.id} is ${cluster.status}.`);
    const readers = readersOf(world, cluster);
    const wanted = input.TargetDBInstanceIdentifier;
    const target = wanted === undefined ? readers[0] : databaseNamed(wanted, context);
    if (target === undefined)
      throw awsFailure('InvalidDBClusterStateFault', `DBCluster ${cluster.id} has no reader to promote.`);
    if (target.cluster !== cluster.id || target.id === cluster.writer || !readers.includes(target))
      throw awsFailure('InvalidDBInstanceState', `${target.id} is no reader of ${cluster.id} that works.`);
    failoverCluster(world, cluster, target);
    return { DBCluster: clusterShape(cluster, world) };
  }),
};
