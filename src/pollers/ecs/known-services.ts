import type { Resource } from '../../model/resource.ts';
import { known } from '../known.ts';
import type { PollContext } from '../poller.ts';

/** The services of the region that is polled, as they were last listed. */
export const knownServices = (context: PollContext): readonly Resource[] => known(context, 'ecs:service');

/** Services by the cluster that they run in, which every call of ECS names. */
export function byCluster(
  services: readonly Resource[],
): readonly (readonly [string, readonly Resource[]])[] {
  const clusters = new Map<string, Resource[]>();
  for (const service of services) {
    const cluster = String(service.facts['cluster']);
    const found = clusters.get(cluster);
    if (found === undefined) clusters.set(cluster, [service]);
    else found.push(service);
  }
  return [...clusters];
}

/** `web` of `arn:…:service/shop/web`, `web:7` of `arn:…:task-definition/web:7`. */
export const lastOf = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);
