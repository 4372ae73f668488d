import { recordMetric } from './metrics.ts';
import type { Instance } from './state/instance.ts';
import type { World } from './state/world.ts';

/** What EC2 publishes of one machine's status checks: 1 where the last one failed. */
export function recordStatusMetrics(world: World, instance: Instance, at: number): void {
  const { region, systemCheck, instanceCheck } = instance;
  const system = systemCheck.passed === false ? 1 : 0;
  const own = instanceCheck.passed === false ? 1 : 0;
  const dimensions = { InstanceId: instance.id };
  const record = (metric: string, value: number) =>
    recordMetric(world, { region, namespace: 'AWS/EC2', metric, dimensions }, at, value);
  record('StatusCheckFailed_System', system);
  record('StatusCheckFailed_Instance', own);
  record('StatusCheckFailed', Math.max(system, own));
}
