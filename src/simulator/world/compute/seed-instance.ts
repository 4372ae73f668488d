import { launchInstance } from './instance.ts';
import { startStatusChecks } from './status-checks.ts';
import { registerTarget } from '../traffic/target-group.ts';
import type { Instance, LaunchSpec } from '../state/instance.ts';
import type { TargetGroup } from '../state/target-group.ts';
import type { World } from '../state/world.ts';

/** A machine that has been serving for a long time, in rotation in its target groups: how a stack begins. */
export function seedInstance(
  world: World,
  spec: LaunchSpec,
  {
    launchedAt,
    targetGroups,
  }: { readonly launchedAt: number; readonly targetGroups: readonly TargetGroup[] },
): Instance {
  const instance = launchInstance(world, spec);
  instance.life += 1;
  instance.launchedAt = launchedAt;
  instance.state = 'running';
  instance.servesFrom = launchedAt;
  const { systemCheck, instanceCheck, ebsCheck, applicationCheck } = instance;
  for (const check of [systemCheck, instanceCheck, ebsCheck, applicationCheck])
    if (check !== undefined) check.status = 'ok';
  startStatusChecks(world, instance);
  for (const group of targetGroups) {
    const target = registerTarget(world, group, instance.id);
    target.state = 'healthy';
    target.since = launchedAt;
    delete target.reason;
    delete target.description;
  }
  return instance;
}
