import type {
  DescribeSnapshotsCommandInput,
  DescribeSnapshotsCommandOutput,
  Snapshot,
} from '@aws-sdk/client-ec2';
import { volumeId } from '../../world/compute/instance-metrics.ts';
import type { Instance } from '../../world/state/instance.ts';
import { awsFailure } from '../failure.ts';
import { type CallContext, type Operation, reads } from '../operation.ts';
import { allInstances, type Answer, paged } from './ec2-lookups.ts';

/** The newest snapshot of each volume: the older ones tell nobody anything. */
export const snapshotOperations: Readonly<Record<string, Operation>> = {
  DescribeSnapshots: reads(
    (input: DescribeSnapshotsCommandInput, context): Answer<DescribeSnapshotsCommandOutput> => {
      if (input.OwnerIds?.some((owner) => owner !== 'self' && owner !== context.world.account))
        throw awsFailure('InvalidParameterValue', 'Simulated EC2 has the snapshots of its own account only.');
      const all = allInstances(context).flatMap((instance) =>
        instance.lastSnapshotAt === undefined ? [] : [shapeOf(instance, instance.lastSnapshotAt, context)],
      );
      const found = all.filter((snapshot) =>
        (input.Filters ?? []).every(({ Name: name = '', Values: values = [] }) =>
          values.includes(attribute(snapshot, name)),
        ),
      );
      const { items, next } = paged(found, { MaxResults: input.MaxResults, NextToken: input.NextToken });
      return { Snapshots: [...items], NextToken: next };
    },
  ),
};

function shapeOf(instance: Instance, at: number, { world }: CallContext): Snapshot {
  return {
    SnapshotId: instance.id.replace(/^i-/, 'snap-'),
    VolumeId: volumeId(instance),
    OwnerId: world.account,
    StartTime: new Date(at),
    State: 'completed',
    Progress: '100%',
    Encrypted: instance.encrypted !== false,
    VolumeSize: 30,
  };
}

function attribute({ VolumeId = '', State }: Snapshot, name: string): string {
  if (name === 'volume-id') return VolumeId;
  if (name === 'status') return State ?? '';
  throw awsFailure('InvalidParameterValue', `The filter '${name}' is invalid`);
}
