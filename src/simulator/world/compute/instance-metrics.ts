import { recorder } from '../signals/metrics.ts';
import { suffers } from './impairments.ts';
import type { Instance } from '../state/instance.ts';
import type { World } from '../state/world.ts';

/** Per cent that an idle machine spends on itself (model). */
const idlePercent = 3;

/** One minute of the metrics of one machine, with detailed monitoring; part of its status check's tick. */
export function reportInstance(world: World, instance: Instance, at: number): void {
  const { region } = instance;
  const record = recorder(
    world,
    { region, namespace: 'AWS/EC2', dimensions: { InstanceId: instance.id } },
    at,
  );
  const failed = [instance.systemCheck, instance.instanceCheck, instance.ebsCheck].map(({ passed }) =>
    passed === false ? 1 : 0,
  );
  record('StatusCheckFailed', Math.max(...failed));
  record('StatusCheckFailed_System', failed[0] ?? 0);
  record('StatusCheckFailed_Instance', failed[1] ?? 0);
  record('StatusCheckFailed_AttachedEBS', failed[2] ?? 0);
  record('CPUUtilization', cpuPercent(world, instance));
  reportVolume(world, instance, at);
}

/** AWS/EBS: a stuck volume queues what it is asked, and its stalled-I/O check is 1. */
function reportVolume(world: World, instance: Instance, at: number): void {
  const stuck = suffers(instance, 'disk-stuck');
  const dimensions = { VolumeId: volumeId(instance) };
  const record = recorder(world, { region: instance.region, namespace: 'AWS/EBS', dimensions }, at);
  record('VolumeStalledIOCheck', stuck ? 1 : 0);
  record('VolumeQueueLength', stuck ? 64 : 0.1);
}

/** Every machine has one volume, its root disk. */
export function volumeId({ id }: Instance): string {
  return id.replace(/^i-/, 'vol-');
}

/** Work for requests that it answers; errors cost next to nothing (model). */
export function cpuPercent(world: World, instance: Instance): number {
  if (instance.condition === 'hung' || world.zonesDown.has(instance.zone)) return 0;
  if (instance.condition === 'app-down' || instance.capacity <= 0) return idlePercent;
  const load = (instance.load * (1 - instance.errorShare)) / instance.capacity;
  return Math.min(100, idlePercent + (100 - idlePercent) * load);
}
