import type { Resource } from '../../model/resource.ts';
import { kubernetesClusterSchema } from '../stacks/kubernetes-schema.ts';
import type { WrittenStack } from '../stacks/stack-schema.ts';
import { asName, resourcesOf, said, type Sketch, text, texts } from './sketch.ts';

type WrittenCluster = NonNullable<WrittenStack['kubernetesClusters']>[number];
type WrittenGroups = NonNullable<WrittenStack['groups']>;

/** Clusters of EKS, with those of their node groups whose machines are in the snapshot. */
export function drawKubernetes(sketch: Sketch, groups: WrittenGroups): readonly WrittenCluster[] {
  const nodeGroups = resourcesOf(sketch, 'eks:node-group');
  return resourcesOf(sketch, 'eks:cluster').flatMap((cluster) => {
    const { id, name, region, facts } = cluster;
    if (!sketch.regions.some((one) => one.region === region)) {
      sketch.leftOut.push(`EKS cluster ${name} in ${region}: nothing else is in its region`);
      return [];
    }
    const version = kubernetesClusterSchema.shape.version.safeParse(facts['version']);
    const own = nodeGroups.filter(({ relations }) => relations.some(({ to }) => to === id));
    return said({
      name: asName(name),
      region,
      version: version.success ? version.data : undefined,
      nodeGroups: own.flatMap((group) => nodeGroupOf(sketch, group, groups)),
    });
  });
}

function nodeGroupOf(sketch: Sketch, { name, region, facts }: Resource, groups: WrittenGroups) {
  const [machines] = texts(facts['autoScalingGroups']);
  const drawn = groups.find(
    (group) => group.name === asName(machines ?? '') && (group.regions ?? []).some((one) => one === region),
  );
  if (drawn !== undefined) return [{ name: asName(name), group: drawn.name }];
  const cluster = text(facts['cluster']) ?? 'a cluster';
  sketch.leftOut.push(
    `node group ${name} of ${cluster} in ${region}: its Auto Scaling group is not in the snapshot`,
  );
  return [];
}
