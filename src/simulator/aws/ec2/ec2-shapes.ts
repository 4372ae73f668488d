import type {
  Instance as InstanceShape,
  InstanceState as InstanceStateShape,
  InstanceStatus as InstanceStatusShape,
  InstanceStatusSummary,
  InstanceTypeInfo,
} from '@aws-sdk/client-ec2';
import { volumeId } from '../../world/compute/instance-metrics.ts';
import { awsFailure } from '../failure.ts';
import type { Instance, InstanceState, StatusCheck } from '../../world/state/instance.ts';

/** Every machine has one volume. */
export const rootDevice = '/dev/xvda';

const stateCodes: Readonly<Record<InstanceState, number>> = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
};

export function stateOf(instance: Instance): InstanceStateShape {
  return { Code: stateCodes[instance.state], Name: instance.state };
}

export function instanceShape(
  instance: Instance,
  securityGroups: readonly { readonly id: string; readonly name: string }[] = [],
): InstanceShape {
  const gone = instance.state === 'terminated';
  return {
    InstanceId: instance.id,
    ImageId: instance.imageId,
    InstanceType: instance.type as InstanceShape['InstanceType'],
    State: stateOf(instance),
    StateReason:
      instance.stateReason === undefined
        ? undefined
        : { Code: instance.stateReason.code, Message: instance.stateReason.message },
    LaunchTime: new Date(instance.launchedAt),
    Placement: { AvailabilityZone: instance.zone, Tenancy: 'default' },
    PrivateIpAddress: gone ? undefined : instance.privateIp,
    PrivateDnsName: gone
      ? ''
      : `ip-${instance.privateIp.replaceAll('.', '-')}.${instance.region}.compute.internal`,
    VpcId: gone ? undefined : instance.vpc,
    SubnetId: gone ? undefined : instance.subnet,
    ...(securityGroups.length === 0 || gone
      ? {}
      : { SecurityGroups: securityGroups.map(({ id, name }) => ({ GroupId: id, GroupName: name })) }),
    Architecture: 'x86_64',
    MaintenanceOptions: {
      AutoRecovery: instance.autoRecovery === false ? 'disabled' : 'default',
      RebootMigration: 'default',
    },
    ...(instance.spot === true
      ? { InstanceLifecycle: 'spot' as const, SpotInstanceRequestId: spotRequestId(instance) }
      : {}),
    RootDeviceType: 'ebs',
    RootDeviceName: rootDevice,
    BlockDeviceMappings: gone
      ? []
      : [
          {
            DeviceName: rootDevice,
            Ebs: { VolumeId: volumeId(instance), Status: 'attached', DeleteOnTermination: true },
          },
        ],
    Tags: [...launchTags(instance)].map(([Key, Value]) => ({ Key, Value })),
  };
}

export function statusShape(instance: Instance): InstanceStatusShape {
  const runs = instance.state === 'running';
  return {
    InstanceId: instance.id,
    AvailabilityZone: instance.zone,
    InstanceState: stateOf(instance),
    SystemStatus: runs ? summary(instance.systemCheck) : { Status: 'not-applicable' },
    InstanceStatus: runs ? summary(instance.instanceCheck) : { Status: 'not-applicable' },
    AttachedEbsStatus: runs ? summary(instance.ebsCheck) : { Status: 'not-applicable' },
    ...(instance.applicationCheck === undefined
      ? {}
      : {
          ApplicationStatus: {
            Status: instance.applicationCheck.status,
            ...(instance.applicationCheck.impairedSince === undefined
              ? {}
              : { ImpairedSince: new Date(instance.applicationCheck.impairedSince) }),
          },
        }),
    Events: instance.events.map((event) => ({
      InstanceEventId: event.id,
      Code: event.code,
      Description: event.description,
      NotBefore: new Date(event.notBefore),
      NotAfter: new Date(event.notAfter),
    })),
  };
}

/** The request by which a Spot Instance came: each has its own. */
export function spotRequestId({ id }: Instance): string {
  return `sir-${id.slice(-8)}`;
}

/** The types of the stacks, none of which has disks of its own. */
const types: Readonly<Record<string, InstanceTypeInfo>> = {
  't3.large': {
    InstanceType: 't3.large',
    CurrentGeneration: true,
    BareMetal: false,
    Hypervisor: 'nitro',
    InstanceStorageSupported: false,
    AutoRecoverySupported: true,
    BurstablePerformanceSupported: true,
    VCpuInfo: { DefaultVCpus: 2, DefaultCores: 1, DefaultThreadsPerCore: 2 },
    MemoryInfo: { SizeInMiB: 8192 },
  },
};

export function typeShape(name: string): InstanceTypeInfo {
  const type = types[name];
  if (type === undefined) {
    throw awsFailure('InvalidInstanceType', `The following supplied instance types do not exist: [${name}]`);
  }
  return type;
}

function summary(check: StatusCheck): InstanceStatusSummary {
  const passed = check.status === 'ok' ? 'passed' : check.status === 'impaired' ? 'failed' : 'initializing';
  return {
    Status: check.status,
    Details: [
      {
        Name: 'reachability',
        Status: passed,
        ImpairedSince: check.impairedSince === undefined ? undefined : new Date(check.impairedSince),
      },
    ],
  };
}

/** Auto Scaling tags what it launches with the template that it used. */
function launchTags(instance: Instance): Map<string, string> {
  const tags = new Map(instance.tags);
  if (instance.launchTemplate !== undefined) {
    tags.set('aws:ec2launchtemplate:id', instance.launchTemplate.id);
    tags.set('aws:ec2launchtemplate:version', instance.launchTemplate.version);
  }
  return tags;
}
