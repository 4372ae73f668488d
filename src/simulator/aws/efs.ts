import type {
  DescribeFileSystemsCommandInput,
  DescribeFileSystemsCommandOutput,
  DescribeMountTargetsCommandInput,
  DescribeMountTargetsCommandOutput,
  DescribeReplicationConfigurationsCommandInput,
  DescribeReplicationConfigurationsCommandOutput,
  FileSystemDescription,
  ReplicationConfigurationDescription,
} from '@aws-sdk/client-efs';
import type { FileSystem } from '../world/state/file-system.ts';
import { awsFailure } from './failure.ts';
import { type CallContext, reads, type SimulatedService } from './operation.ts';
import { page } from './page.ts';

type Answer<T> = Omit<T, '$metadata'>;

/** EFS's file systems and their mount targets; nobody reads or writes files here. */
export const efs: SimulatedService = {
  id: 'EFS',
  protocol: 'rest-json',
  operations: {
    DescribeFileSystems: reads(
      (input: DescribeFileSystemsCommandInput, context): Answer<DescribeFileSystemsCommandOutput> => {
        const { items, next } = paged(
          input.FileSystemId === undefined
            ? fileSystemsIn(context)
            : [fileSystemNamed(input.FileSystemId, context)],
          input,
        );
        return { FileSystems: items.map((one) => fileSystemShape(one, context)), NextMarker: next };
      },
    ),
    DescribeReplicationConfigurations: reads(
      (
        input: DescribeReplicationConfigurationsCommandInput,
        context,
      ): Answer<DescribeReplicationConfigurationsCommandOutput> => {
        const { items, next } = paged(replicasSeenFrom(context), {
          MaxItems: input.MaxResults,
          Marker: input.NextToken,
        });
        return { Replications: items.map((one) => replicationShape(one, context)), NextToken: next };
      },
    ),
    DescribeMountTargets: reads(
      (input: DescribeMountTargetsCommandInput, context): Answer<DescribeMountTargetsCommandOutput> => {
        if (input.FileSystemId === undefined)
          throw awsFailure('BadRequest', 'Simulated EFS lists mount targets of one file system only.');
        const fileSystem = fileSystemNamed(input.FileSystemId, context);
        const { items, next } = paged(fileSystem.mountTargets, input);
        return {
          MountTargets: items.map(({ id, zone, subnet, broken }) => ({
            OwnerId: context.world.account,
            MountTargetId: id,
            FileSystemId: fileSystem.id,
            SubnetId: subnet,
            LifeCycleState: broken.size === 0 ? ('available' as const) : ('error' as const),
            AvailabilityZoneName: zone,
          })),
          NextMarker: next,
        };
      },
    ),
  },
};

function paged<T>(
  items: readonly T[],
  { MaxItems, Marker }: { readonly MaxItems?: number | undefined; readonly Marker?: string | undefined },
) {
  return page(items, { token: Marker, size: MaxItems, sizeAtMost: 100, invalidToken: 'BadRequest' });
}

function fileSystemsIn({ world, scope }: CallContext): readonly FileSystem[] {
  return [...world.fileSystems.values()].filter(({ region }) => region === scope.region);
}

function fileSystemNamed(id: string, context: CallContext): FileSystem {
  const found = fileSystemsIn(context).find((one) => one.id === id || one.arn === id);
  if (found !== undefined) return found;
  throw awsFailure('FileSystemNotFound', `File system '${id}' does not exist.`, 404);
}

type Replica = FileSystem & { readonly replicaOf: NonNullable<FileSystem['replicaOf']> };

/** EFS tells of a replication in both of its regions. */
function replicasSeenFrom({ world, scope }: CallContext): readonly Replica[] {
  return [...world.fileSystems.values()]
    .filter((one): one is Replica => one.replicaOf !== undefined)
    .filter(({ region, replicaOf }) => region === scope.region || replicaOf.region === scope.region);
}

/** EFS copies all the time, and has what was written a minute ago (model). */
const behindMs = 60_000;

function replicationShape(
  { id, region, createdAt, replicaOf }: Replica,
  { world }: CallContext,
): ReplicationConfigurationDescription {
  return {
    SourceFileSystemId: replicaOf.id,
    SourceFileSystemArn: replicaOf.arn,
    SourceFileSystemRegion: replicaOf.region,
    OriginalSourceFileSystemArn: replicaOf.arn,
    CreationTime: new Date(createdAt),
    Destinations: [
      {
        Status: 'ENABLED',
        FileSystemId: id,
        Region: region,
        LastReplicatedTimestamp: new Date(world.clock.now() - behindMs),
      },
    ],
  };
}

function fileSystemShape(one: FileSystem, { world }: CallContext): FileSystemDescription {
  return {
    OwnerId: world.account,
    CreationToken: one.name,
    FileSystemId: one.id,
    FileSystemArn: one.arn,
    CreationTime: new Date(one.createdAt),
    LifeCycleState: 'available',
    Name: one.name,
    NumberOfMountTargets: one.mountTargets.length,
    SizeInBytes: { Value: 20 * 1_024 ** 3 },
    PerformanceMode: 'generalPurpose',
    ThroughputMode: one.throughputMode,
    ProvisionedThroughputInMibps: one.throughputMode === 'provisioned' ? one.permittedMibps : undefined,
    Encrypted: one.encrypted,
    AvailabilityZoneName: one.oneZone,
    FileSystemProtection: {
      ReplicationOverwriteProtection: one.replicaOf === undefined ? 'ENABLED' : 'REPLICATING',
    },
    Tags: [{ Key: 'Name', Value: one.name }, ...[...one.tags].map(([Key, Value]) => ({ Key, Value }))],
  };
}
