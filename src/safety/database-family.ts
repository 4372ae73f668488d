import type { Model } from '../model/model.ts';
import type { Resource } from '../model/resource.ts';

/**
 * A database and all that shares its data: its cluster, the cluster's members, its source and its
 * replicas. Found from either end, so that a member that lost its relations is found through the others.
 */
export function databaseFamily(target: string, model: Model): readonly Resource[] {
  const found = new Map<string, Resource>();
  let edge: readonly string[] = [target];
  // Replicas of replicas exist; chains longer than this do not (RDS allows three levels).
  for (let hop = 0; hop <= 4; hop++) {
    const next: string[] = [];
    for (const id of edge) {
      const resource = model.resources.get(id);
      if (resource === undefined || found.has(id) || !isDatabase(resource)) continue;
      found.set(id, resource);
      next.push(...relativesOf(resource, model));
    }
    edge = next;
  }
  return [...found.values()];
}

function relativesOf(resource: Resource, model: Model): readonly string[] {
  const outward = resource.relations.filter(isKinship).map(({ to }) => to);
  const inward = model
    .incoming(resource.id)
    .filter(isKinship)
    .map(({ from }) => from);
  const groups = model.groupsOf(resource.id).flatMap((id) => [id, ...(model.groups.get(id)?.members ?? [])]);
  return [...outward, ...inward, ...groups, ...(model.groups.get(resource.id)?.members ?? [])];
}

function isKinship({ type }: { readonly type: string }): boolean {
  return type === 'member-of' || type === 'replicates';
}

function isDatabase({ kind }: Resource): boolean {
  return kind === 'rds:instance' || kind === 'rds:cluster';
}
