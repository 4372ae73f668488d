import { followSecurityGroups } from '../world/network/security-groups.ts';
import type { SecurityGroup } from '../world/state/network.ts';
import type { World } from '../world/state/world.ts';
import { type Ground, tagsOf } from './ground.ts';
import { known, regionOf } from './places.ts';
import type { StackDescription } from './stack-schema.ts';

const databasePort = 5432;

/** Security groups, each with what stands behind it and the rules that let in who has to. */
export function buildSecurityGroups(world: World, stack: StackDescription, grounds: readonly Ground[]): void {
  for (const { name, region: written, targetGroup, databases, open, tags } of stack.securityGroups) {
    const region = known(regionOf(stack, written), written);
    const { vpc } = known(
      grounds.find((ground) => ground.region === region),
      region,
    );
    const protects = databases
      ? ({ kind: 'databases', port: databasePort, from: [] } as const)
      : targetGroup === undefined
        ? undefined
        : targetsBehind(world, region, targetGroup);
    const id = databases ? stack.databaseSecurityGroup : `sg-0${world.hexId(16)}`;
    world.network.securityGroups.set(id, {
      id,
      name,
      region,
      vpc,
      tags: new Map([...tagsOf(stack, tags), ['Name', name]]),
      rules: new Set([
        ...(protects === undefined
          ? []
          : [`tcp ${protects.port}-${protects.port} ${protects.from[0] ?? '10.0.0.0/8'}`]),
        ...open.map((port) => `tcp ${port}-${port} 0.0.0.0/0`),
      ]),
      ...(protects === undefined ? {} : { protects }),
    });
  }
  followSecurityGroups(world);
}

function targetsBehind(world: World, region: string, name: string): SecurityGroup['protects'] {
  const pool = known(
    [...world.targetGroups.values()].find((one) => one.region === region && one.name === name),
    name,
  );
  const balancers = [...world.loadBalancers.values()].filter(({ listeners }) =>
    listeners.some(({ targetGroup }) => targetGroup === pool.arn),
  );
  const scalingGroups = [...world.scalingGroups.values()].flatMap((group) =>
    group.region === region && group.targetGroups.includes(pool.arn) ? [group.name] : [],
  );
  return {
    kind: 'targets',
    region,
    port: pool.port,
    from: balancers.flatMap(({ securityGroups }) => securityGroups),
    scalingGroups,
  };
}
