import type {
  DescribeVolumesCommandInput,
  DescribeVolumesCommandOutput,
  DescribeVolumeStatusCommandInput,
  DescribeVolumeStatusCommandOutput,
} from '@aws-sdk/client-ec2';
import { suffers } from '../../world/compute/impairments.ts';
import { volumeId } from '../../world/compute/instance-metrics.ts';
import { allInstances, type Answer, paged } from './ec2-lookups.ts';
import { rootDevice } from './ec2-shapes.ts';
import { awsFailure } from '../failure.ts';
import { type CallContext, type Operation, reads } from '../operation.ts';
import type { Instance } from '../../world/state/instance.ts';

/** Each machine has one volume, which goes with it. */
export const volumeOperations: Readonly<Record<string, Operation>> = {
  DescribeVolumes: reads(
    (input: DescribeVolumesCommandInput, context): Answer<DescribeVolumesCommandOutput> => {
      const found = machinesOf(input, context).filter((instance) =>
        (input.Filters ?? []).every(({ Name: name = '', Values: values = [] }) =>
          values.includes(attribute(instance, name)),
        ),
      );
      const { items, next } = paged(found, { MaxResults: input.MaxResults, NextToken: input.NextToken });
      return {
        Volumes: items.map((instance) => ({
          VolumeId: volumeId(instance),
          AvailabilityZone: instance.zone,
          State: 'in-use',
          Encrypted: instance.encrypted !== false,
          Size: 30,
          VolumeType: 'gp3',
          CreateTime: new Date(instance.launchedAt),
          Attachments: [
            {
              InstanceId: instance.id,
              VolumeId: volumeId(instance),
              Device: rootDevice,
              State: 'attached',
              DeleteOnTermination: true,
            },
          ],
          Tags: [],
        })),
        NextToken: next,
      };
    },
  ),
  DescribeVolumeStatus: reads(
    (input: DescribeVolumeStatusCommandInput, context): Answer<DescribeVolumeStatusCommandOutput> => {
      const found = machinesOf(input, context).filter((instance) =>
        (input.Filters ?? []).every(({ Name: name = '', Values: values = [] }) =>
          values.includes(
            name === 'volume-status.status' ? volumeStatus(instance) : attribute(instance, name),
          ),
        ),
      );
      const { items, next } = paged(found, { MaxResults: input.MaxResults, NextToken: input.NextToken });
      return {
        VolumeStatuses: items.map((instance) => ({
          VolumeId: volumeId(instance),
          AvailabilityZone: instance.zone,
          VolumeStatus: {
            Status: volumeStatus(instance),
            Details: [
              { Name: 'io-enabled', Status: 'passed' },
              { Name: 'io-performance', Status: suffers(instance, 'disk-stuck') ? 'stalled' : 'normal' },
            ],
          },
          Events: [],
          Actions: [],
        })),
        NextToken: next,
      };
    },
  ),
};

/** EC2 calls a volume that is stalled `impaired`. */
function volumeStatus(instance: Instance): 'ok' | 'impaired' {
  return suffers(instance, 'disk-stuck') ? 'impaired' : 'ok';
}

function machinesOf(
  { VolumeIds: ids = [] }: { readonly VolumeIds?: readonly string[] | undefined },
  context: CallContext,
): readonly Instance[] {
  const all = allInstances(context).filter(({ state }) => state !== 'terminated');
  const unknown = ids.find((id) => !all.some((instance) => volumeId(instance) === id));
  if (unknown !== undefined)
    throw awsFailure('InvalidVolume.NotFound', `The volume '${unknown}' does not exist.`);
  return ids.length === 0 ? all : all.filter((instance) => ids.includes(volumeId(instance)));
}

function attribute(instance: Instance, name: string): string {
  if (name === 'volume-id') return volumeId(instance);
  if (name === 'availability-zone') return instance.zone;
  if (name === 'attachment.instance-id') return instance.id;
  if (name === 'status') return 'in-use';
  if (name === 'encrypted') return String(instance.encrypted !== false);
  throw awsFailure('InvalidParameterValue', `The filter '${name}' is invalid`);
}
