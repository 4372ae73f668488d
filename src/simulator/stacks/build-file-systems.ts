import { mostCredits, startFileSystems } from '../world/data/file-systems.ts';
import type { World } from '../world/state/world.ts';
import { type Ground, monthMs, placesFor, tagsOf } from './ground.ts';
import { known, regionOf, zoneOf } from './places.ts';
import type { StackDescription } from './stack-schema.ts';

/** File systems with a mount target in each of their zones. Where there are none, nothing of EFS takes time. */
export function buildFileSystems(world: World, stack: StackDescription, grounds: readonly Ground[]): void {
  for (const { name, region: place, zones, oneZone, replicaOf, tags, ...written } of stack.fileSystems) {
    const region = known(regionOf(stack, place), place);
    const ground = known(
      grounds.find((one) => one.region === region),
      region,
    );
    const id = `fs-0${world.hexId(16)}`;
    world.fileSystems.set(id, {
      id,
      arn: `arn:aws:elasticfilesystem:${region}:${world.account}:file-system/${id}`,
      name,
      region,
      createdAt: world.clock.now() - monthMs,
      tags: tagsOf(stack, tags),
      oneZone: oneZone === undefined ? undefined : known(zoneOf(stack, oneZone), oneZone),
      mountTargets: placesFor(stack, ground, oneZone === undefined ? zones : [oneZone]).map(
        ({ zone, subnet }) => ({
          id: `fsmt-0${world.hexId(16)}`,
          zone,
          subnet,
          broken: new Set(),
        }),
      ),
      replicaOf:
        replicaOf === undefined
          ? undefined
          : known(
              [...world.fileSystems.values()].find((one) => one.name === replicaOf),
              replicaOf,
            ),
      encrypted: written.encrypted,
      throughputMode: written.throughput,
      permittedMibps: written.mibps,
      usedMibps: written.usedMibps,
      surges: new Set(),
      credits: mostCredits,
    });
  }
  if (world.fileSystems.size > 0) startFileSystems(world);
}
