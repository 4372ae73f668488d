import { seedInstance } from '../world/compute/seed-instance.ts';
import type { World } from '../world/state/world.ts';
import { type Ground, groundOf, monthMs, tagsOf } from './ground.ts';
import { known, zoneOf } from './places.ts';
import type { StackDescription } from './stack-schema.ts';

/** Machines that belong to no Auto Scaling group. Ages are of `startAt`, when the story begins. */
export function buildInstances(
  world: World,
  stack: StackDescription,
  { grounds, startAt }: { readonly grounds: readonly Ground[]; readonly startAt: number },
): void {
  for (const {
    name,
    zone: written,
    type,
    capacity,
    targetGroups,
    autoRecovery,
    encrypted,
    lastSnapshot,
    tags,
  } of stack.instances) {
    const zone = known(zoneOf(stack, written), written);
    const { region, vpc, places } = groundOf(grounds, zone);
    const place = known(
      places.find((one) => one.zone === zone),
      zone,
    );
    const spec = {
      ...place,
      region,
      vpc,
      type,
      capacity,
      ...(autoRecovery ? {} : { autoRecovery }),
      ...(encrypted ? {} : { encrypted }),
      ...(lastSnapshot === undefined ? {} : { lastSnapshotAt: startAt - lastSnapshot }),
      imageId: `ami-0${world.hexId(16)}`,
      tags: { ...Object.fromEntries(tagsOf(stack, tags)), Name: name },
    };
    const groups = [...world.targetGroups.values()].filter(
      (group) => group.region === region && targetGroups.includes(group.name),
    );
    seedInstance(world, spec, { launchedAt: world.clock.now() - monthMs, targetGroups: groups });
  }
}
