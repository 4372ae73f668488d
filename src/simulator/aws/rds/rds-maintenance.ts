import type {
  DescribeGlobalClustersCommandInput,
  DescribeGlobalClustersCommandOutput,
  DescribePendingMaintenanceActionsCommandInput,
  DescribePendingMaintenanceActionsCommandOutput,
} from '@aws-sdk/client-rds';
import type { DatabaseCluster } from '../../world/state/database-cluster.ts';
import { type Operation, reads } from '../operation.ts';
import { clustersOf, databasesOf, paged } from './rds-select.ts';

export const maintenanceOperations: Readonly<Record<string, Operation>> = {
  DescribePendingMaintenanceActions: reads(
    (
      input: DescribePendingMaintenanceActionsCommandInput,
      context,
    ): Omit<DescribePendingMaintenanceActionsCommandOutput, '$metadata'> => {
      const waiting = databasesOf(context).filter(({ maintenance }) => maintenance.size > 0);
      const { items, next } = paged(waiting, input);
      return {
        PendingMaintenanceActions: items.map(({ arn, maintenance }) => ({
          ResourceIdentifier: arn,
          PendingMaintenanceActionDetails: [...maintenance].map(({ action, description, appliesAt }) => ({
            Action: action,
            Description: description,
            ...(appliesAt === undefined
              ? {}
              : { AutoAppliedAfterDate: new Date(appliesAt), CurrentApplyDate: new Date(appliesAt) }),
          })),
        })),
        Marker: next,
      };
    },
  ),
  DescribeGlobalClusters: reads(
    (
      input: DescribeGlobalClustersCommandInput,
      context,
    ): Omit<DescribeGlobalClustersCommandOutput, '$metadata'> => {
      // Known in every region that has a member.
      const here = new Set(clustersOf(context).flatMap(({ globalCluster }) => globalCluster?.id ?? []));
      const { items, next } = paged([...here], input);
      const all = [...context.world.databaseClusters.values()];
      return {
        GlobalClusters: items.map((id) =>
          globalShape(
            id,
            all.filter(({ globalCluster }) => globalCluster?.id === id),
          ),
        ),
        Marker: next,
      };
    },
  ),
};

function globalShape(id: string, members: readonly DatabaseCluster[]) {
  const [writer, ...readers] = members;
  return {
    GlobalClusterIdentifier: id,
    Status: 'available',
    Engine: writer?.engine,
    EngineVersion: writer?.engineVersion,
    GlobalClusterMembers: members.map(({ arn, globalCluster }) => ({
      DBClusterArn: arn,
      IsWriter: arn === writer?.arn,
      Readers: arn === writer?.arn ? readers.map((reader) => reader.arn) : [],
      SynchronizationStatus:
        globalCluster?.isInStep === true ? ('connected' as const) : ('pending-resync' as const),
    })),
  };
}
