import type { Instance } from '@aws-sdk/client-ec2';
import { type AwsAnswers, awsFailure } from './answers.ts';

export interface Ec2World {
  readonly instances: Map<string, Instance>;
  /** EC2's checks by instance id; absent means both `ok`. */
  readonly statuses: Map<string, { system: string; instance: string }>;
  readonly instanceStoreTypes: Set<string>;
  /** Launch template versions by number, of whatever template, and which of them is the latest. */
  readonly templateVersions: Map<string, { readonly imageId: string }>;
}

type Ids = { InstanceIds: string[] };

export function ec2(world: Ec2World): AwsAnswers {
  const find = (id: string): Instance => {
    const instance = world.instances.get(id);
    if (instance === undefined)
      throw awsFailure('InvalidInstanceID.NotFound', `The instance ID '${id}' does not exist`);
    return instance;
  };
  const move = (ids: string[], from: string, to: 'stopping' | 'pending') => {
    for (const id of ids) {
      const instance = find(id);
      const state = instance.State?.Name;
      if (state === to) continue;
      if (state !== from)
        throw awsFailure(
          'IncorrectInstanceState',
          `The instance '${id}' is not in a state from which it can go to ${to}`,
        );
      instance.State = { Name: to };
    }
    return {};
  };
  return {
    DescribeInstances: ({ InstanceIds }: Ids) => ({ Reservations: [{ Instances: InstanceIds.map(find) }] }),
    DescribeInstanceStatus: ({ InstanceIds }: Ids) => ({
      InstanceStatuses: InstanceIds.map((id) => {
        const status = world.statuses.get(id) ?? { system: 'ok', instance: 'ok' };
        return {
          InstanceId: id,
          SystemStatus: { Status: status.system },
          InstanceStatus: { Status: status.instance },
        };
      }),
    }),
    DescribeInstanceTypes: ({ InstanceTypes }: { InstanceTypes: string[] }) => ({
      InstanceTypes: InstanceTypes.map((type) => ({
        InstanceType: type,
        InstanceStorageSupported: world.instanceStoreTypes.has(type),
      })),
    }),
    DescribeLaunchTemplateVersions: ({ Versions: [wanted = ''] }: { Versions: string[] }) => {
      const number = wanted.startsWith('$') ? ([...world.templateVersions.keys()].at(-1) ?? '') : wanted;
      const version = world.templateVersions.get(number);
      if (version === undefined)
        throw awsFailure('InvalidLaunchTemplateId.VersionNotFound', `Could not find version ${wanted}`);
      return {
        LaunchTemplateVersions: [
          { VersionNumber: Number(number), LaunchTemplateData: { ImageId: version.imageId } },
        ],
      };
    },
    RebootInstances: ({ InstanceIds }: Ids) => {
      InstanceIds.forEach(find);
      return {};
    },
    StopInstances: ({ InstanceIds }: Ids) => move(InstanceIds, 'running', 'stopping'),
    StartInstances: ({ InstanceIds }: Ids) => move(InstanceIds, 'stopped', 'pending'),
  };
}
