import type { World } from '../world/state/world.ts';
import { monthMs } from './ground.ts';
import { known, regionOf } from './places.ts';
import type { StackDescription } from './stack-schema.ts';

/** The trails of CloudTrail, which have logged for a month. */
export function buildTrails(world: World, stack: StackDescription): void {
  for (const { name, bucket, multiRegion, ...written } of stack.trails) {
    const region = known(regionOf(stack, written.region), written.region);
    const arn = `arn:aws:cloudtrail:${region}:${world.account}:trail/${name}`;
    const startedAt = world.clock.now() - monthMs;
    world.trails.set(arn, {
      arn,
      region,
      name,
      bucket,
      multiRegion,
      startedAt,
      stops: new Map(),
      refusals: new Map(),
    });
  }
}
