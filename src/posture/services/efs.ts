import type { Model } from '../../model/model.ts';
import type { Resource } from '../../model/resource.ts';
import { compareText } from '../../model/text-order.ts';
import { fileSystems } from '../recovery/file-systems.ts';
import { textIn, textsIn } from '../read.ts';
import { cannotTell, type PostureRule, type PostureService, sound, weak } from '../rule.ts';

const kinds = ['efs:file-system'] as const;

const files = (facts: Resource['facts']) => ({ kind: 'efs:file-system' as const, name: 'uploads', facts });

const oneZone: PostureRule = {
  id: 'efs/one-zone',
  title: 'A file system in one zone',
  severity: 'high',
  kinds,
  reads: ['oneZone'],
  why: 'When the zone fails, nobody reaches a file; when the zone is lost, the files are lost. One Zone storage is meant for what can be made again.',
  change:
    'Move the files to a regional file system: the storage class of one that exists cannot be changed. AWS DataSync or a restore from AWS Backup does it.',
  bearsOn: ['slo', 'rtoSeconds', 'rpoSeconds'],
  judge: (one) => {
    const zone = textIn(one, 'oneZone') ?? 'no';
    return zone === 'no' ? sound : weak(`all of it is in ${zone}`);
  },
  cases: {
    fires: { resources: [files({ oneZone: 'us-east-1a' })] },
    sound: { resources: [files({ oneZone: 'no' })] },
  },
};

const missingZone: PostureRule = {
  id: 'efs/missing-zone',
  title: 'Machines or tasks in a zone without a mount target',
  severity: 'medium',
  kinds,
  reads: ['mountZones', 'oneZone'],
  why: 'They reach the files through another zone, and lose them when that one fails, though their own is well.',
  change: 'Create a mount target in each zone in which machines or tasks use the file system.',
  bearsOn: ['slo', 'rtoSeconds'],
  // A One Zone file system can have one mount target only, and that it is one is said.
  concerns: (one) => (textIn(one, 'oneZone') ?? 'no') === 'no',
  judge: (one, model) => {
    const mounted = textsIn(one, 'mountZones');
    if (mounted.length === 0) return weak('it has no mount target: nothing can reach it');
    const { machines, tasks } = zonesAround(one, model);
    const missing = [...without('machines', machines, mounted), ...without('tasks of ECS', tasks, mounted)];
    if (missing.length > 0)
      return weak(`${missing.join(', ')}, and it has mount targets in ${mounted.join(' and ')} only`);
    return machines.length + tasks.length === 0 && mounted.length === 1
      ? cannotTell('where whatever mounts it runs')
      : sound;
  },
  cases: {
    fires: {
      resources: [
        files({ mountZones: ['us-east-1a'], oneZone: 'no' }),
        { kind: 'ec2:instance', name: 'web', zone: 'us-east-1b' },
      ],
    },
    sound: {
      resources: [
        files({ mountZones: ['us-east-1a'], oneZone: 'no' }),
        { kind: 'ec2:instance', name: 'web', zone: 'us-east-1a' },
      ],
    },
  },
};

function without(what: string, zones: readonly string[], mounted: readonly string[]): readonly string[] {
  const missing = zones.filter((zone) => !mounted.includes(zone));
  return missing.length === 0 ? [] : [`${what} run in ${missing.join(' and ')}`];
}

/**
 * Zones of its region in which machines and tasks run: those of its own services where some are known to be, for who
 * has mounted it AWS tells nobody.
 */
function zonesAround({ id, account, region }: Resource, model: Model) {
  const services = new Set(model.servicesOf(id));
  const around = (['ec2:instance', 'ecs:service'] as const)
    .flatMap((kind) => [...model.ofKind(kind)])
    .flatMap((one) => model.resources.get(one) ?? [])
    .filter((one) => one.account === account && one.region === region);
  const own = around.filter((one) => model.servicesOf(one.id).some((service) => services.has(service)));
  const chosen = own.length > 0 ? own : around;
  return {
    machines: unique(chosen.flatMap(({ kind, zone }) => (kind === 'ec2:instance' ? (zone ?? []) : []))),
    tasks: unique(chosen.flatMap((one) => (one.kind === 'ecs:service' ? textsIn(one, 'taskZones') : []))),
  };
}

const unique = (zones: readonly string[]): readonly string[] => [...new Set(zones)].toSorted(compareText);

export const efs: PostureService = {
  name: 'EFS',
  rules: [oneZone, missingZone],
  recoveries: [fileSystems],
};
