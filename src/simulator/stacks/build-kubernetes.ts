import type { World } from '../world/state/world.ts';
import { monthMs, tagsOf, uuid } from './ground.ts';
import { known, regionOf } from './places.ts';
import type { StackDescription } from './stack-schema.ts';

/** Clusters of EKS. Their nodes are machines of Auto Scaling groups, so nothing of them takes time here. */
export function buildKubernetes(world: World, stack: StackDescription): void {
  const createdAt = world.clock.now() - monthMs;
  for (const { name, version, nodeGroups, ...cluster } of stack.kubernetesClusters) {
    const region = known(regionOf(stack, cluster.region), cluster.region);
    const arn = `arn:aws:eks:${region}:${world.account}:cluster/${name}`;
    world.kubernetesClusters.set(arn, {
      arn,
      name,
      region,
      createdAt,
      version,
      tags: tagsOf(stack, cluster.tags),
      nodeGroups: nodeGroups.map(({ name: own, group }) => {
        const machines = known(
          [...world.scalingGroups.values()].find((one) => one.name === group && one.region === region),
          group,
        );
        // As AWS marks the Auto Scaling groups of node groups.
        machines.ownTags.set('eks:cluster-name', name).set('eks:nodegroup-name', own);
        return {
          arn: `arn:aws:eks:${region}:${world.account}:nodegroup/${name}/${own}/${uuid(world)}`,
          name: own,
          createdAt,
          scalingGroup: machines.arn,
          nodesDoNotJoin: new Set(),
        };
      }),
      roleLost: new Set(),
    });
  }
}
