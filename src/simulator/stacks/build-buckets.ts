import { startBuckets } from '../world/data/bucket.ts';
import type { World } from '../world/state/world.ts';
import { monthMs, tagsOf } from './ground.ts';
import { known, regionOf } from './places.ts';
import type { StackDescription } from './stack-schema.ts';

/** The buckets. Where none is replicated and measured, nothing of S3 takes time. */
export function buildBuckets(world: World, stack: StackDescription): void {
  for (const { name, region, versioning, replicateTo, measured, objectsPerMinute, tags } of stack.buckets)
    world.buckets.set(name, {
      name,
      region: known(regionOf(stack, region), region),
      createdAt: world.clock.now() - monthMs,
      tags: tagsOf(stack, tags),
      versioning,
      replication: replicateTo.map((to) => ({
        id: `to-${to}`,
        to,
        measured,
        paused: new Map(),
        failing: new Set(),
      })),
      objectsPerMinute,
    });
  if ([...world.buckets.values()].some(({ replication }) => replication.some((rule) => rule.measured)))
    startBuckets(world);
}
