import type { Relation, Resource } from './resource.ts';
import type { World } from './world.ts';

/**
 * The edges that a resource has: those that were observed, and from a weighted, failover or latency
 * record to the set of records that answers for the same name.
 */
export function edgesOf(resource: Resource): readonly Relation[] {
  const set = recordSetId(resource);
  return set === undefined ? resource.relations : [...resource.relations, { type: 'member-of', to: set }];
}

/** `arn:aws:route53:::recordset/ZONE/NAME/TYPE` of a record that shares its name with others. */
export function recordSetId(resource: Resource): string | undefined {
  const { setIdentifier } = resource.facts;
  if (resource.kind !== 'route53:record' || typeof setIdentifier !== 'string' || setIdentifier === '') {
    return undefined;
  }
  const suffix = `/${setIdentifier}`;
  return resource.id.endsWith(suffix)
    ? resource.id.slice(0, -suffix.length)
    : resource.id.slice(0, resource.id.lastIndexOf('/'));
}

export function connect(world: World, from: string, edge: Relation): void {
  let types = world.edges.get(edge.to);
  if (!types) world.edges.set(edge.to, (types = new Map()));
  const sources = types.get(edge.type);
  if (sources) sources.add(from);
  else types.set(edge.type, new Set([from]));
}

export function disconnect(world: World, from: string, edge: Relation): void {
  const types = world.edges.get(edge.to);
  const sources = types?.get(edge.type);
  if (!types || !sources?.delete(from)) return;
  if (sources.size === 0) types.delete(edge.type);
  if (types.size === 0) world.edges.delete(edge.to);
}
