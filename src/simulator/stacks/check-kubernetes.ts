import type { Report } from '../../policy/report.ts';
import { didYouMean } from '../../policy/suggest.ts';
import { isIn } from './ground.ts';
import { regionOf } from './places.ts';
import type { StackDescription } from './stack-schema.ts';

/** Names are there once in a region, and node groups lead to Auto Scaling groups that are there. */
export function checkKubernetes(stack: StackDescription, report: Report): void {
  stack.kubernetesClusters.forEach(({ name, region, nodeGroups }, index) => {
    const path = ['kubernetesClusters', index] as const;
    const home = regionOf(stack, region);
    const twin = stack.kubernetesClusters.findIndex(
      (one) => one.name === name && regionOf(stack, one.region) === home,
    );
    if (twin < index) report([...path, 'name'], `the cluster ${name} is there twice`);
    const there = stack.groups.filter(({ regions }) => home !== undefined && isIn(stack, regions, home));
    nodeGroups.forEach(({ name: own, group }, at) => {
      if (nodeGroups.findIndex((one) => one.name === own) < at)
        report([...path, 'nodeGroups', at, 'name'], `the node group ${own} is there twice`);
      if (there.some((one) => one.name === group)) return;
      const names = there.map((one) => one.name);
      report(
        [...path, 'nodeGroups', at, 'group'],
        `there is no Auto Scaling group "${group}" in the region of the cluster`,
        didYouMean(group, names),
      );
    });
  });
}
