import type { Model } from '../../model/model.ts';
import type { Resource } from '../../model/resource.ts';
import { fileSystems } from '../recovery/file-systems.ts';
import { textIn, textsIn } from '../read.ts';
import { type PostureRule, type PostureService, sound, weak } from '../rule.ts';

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
  title: 'Machines in a zone without a mount target',
  severity: 'medium',
  kinds,
  reads: ['mountZones', 'oneZone'],
  why: 'They reach the files through another zone, and lose them when that one fails, though their own is well.',
  change: 'Create a mount target in each zone in which machines use the file system.',
  bearsOn: ['slo', 'rtoSeconds'],
  // A One Zone file system can have one mount target only, and that it is one is said.
  concerns: (one) => (textIn(one, 'oneZone') ?? 'no') === 'no',
  judge: (one, model) => {
    const mounted = textsIn(one, 'mountZones');
    if (mounted.length === 0) return weak('it has no mount target: nothing can reach it');
    const missing = machineZones(one, model).filter((zone) => !mounted.includes(zone));
    return missing.length === 0
      ? sound
      : weak(
          `machines run in ${missing.join(' and ')}, and it has mount targets in ${mounted.join(' and ')} only`,
        );
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

/**
 * Zones of its region in which machines run: those of its own services where some are known to be, for which
 * machine has mounted it AWS tells nobody.
 */
function machineZones({ id, account, region }: Resource, model: Model): readonly string[] {
  const machines = [...model.ofKind('ec2:instance')]
    .flatMap((machine) => model.resources.get(machine) ?? [])
    .filter((one) => one.account === account && one.region === region);
  const services = new Set(model.servicesOf(id));
  const own = machines.filter((one) => model.servicesOf(one.id).some((service) => services.has(service)));
  const zones = (own.length > 0 ? own : machines).flatMap(({ zone }) => zone ?? []);
  return [...new Set(zones)].toSorted();
}

export const efs: PostureService = {
  name: 'EFS',
  rules: [oneZone, missingZone],
  recoveries: [fileSystems],
};
