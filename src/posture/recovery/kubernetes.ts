import type { Model } from '../../model/model.ts';
import type { Resource } from '../../model/resource.ts';
import { byHand, type Recovery, unclear } from '../estimate.ts';
import { sourcesOf, targetsOf, textsIn } from '../read.ts';

/** Clusters of EKS: Kubernetes moves pods to nodes that are left, if there are any in another zone. */
export const kubernetes: Recovery = {
  kinds: ['eks:cluster'],
  time: (cluster, loss, model) => {
    if (loss === 'region') return unclear('whether what runs on it also runs in another region');
    const zones = zonesOf(cluster, model);
    return loss === 'zone' && zones.length === 1
      ? byHand(`all managed nodes of ${cluster.name} are in ${zones.join()}`)
      : unclear('how its pods are spread, and how soon Kubernetes starts them elsewhere');
  },
};

/** Zones that its managed node groups may stand in; empty where none is known. */
export function zonesOf(cluster: Resource, model: Model): readonly string[] {
  const machines = sourcesOf(cluster, 'member-of', model).flatMap((group) =>
    targetsOf(group, 'depends-on', model),
  );
  return [...new Set(machines.flatMap((group) => textsIn(group, 'zones')))];
}
