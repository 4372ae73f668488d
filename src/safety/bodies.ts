import type { Model } from '../model/model.ts';

/**
 * The target and what stands behind it, nearest first: what it routes to, the writer of a cluster, and
 * the members of groups that serve nobody. Health of a record is nothing but the health of these.
 */
export function bodiesOf(target: string, model: Model): readonly string[] {
  const found = new Set([target]);
  let edge: readonly string[] = [target];
  for (let hop = 0; hop < mostHops; hop++) {
    edge = edge.flatMap((id) => behind(id, model)).filter((id) => !found.has(id));
    for (const id of edge) found.add(id);
  }
  return [...found];
}

/** The path from a record to the machines behind it is record, load balancer, target group, instance. */
const mostHops = 3;

function behind(id: string, model: Model): readonly string[] {
  const resource = model.resources.get(id);
  const routed = (resource?.relations ?? []).filter(({ type }) => type === 'routes-to').map(({ to }) => to);
  const writer = resource?.kind === 'rds:cluster' ? resource.facts['writer'] : undefined;
  const group = model.groups.get(id);
  const idle = group !== undefined && group.serving === 0 ? group.members : [];
  return [...routed, ...(typeof writer === 'string' ? [writer] : []), ...idle];
}
