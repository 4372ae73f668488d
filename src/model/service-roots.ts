import type { Resource } from './resource.ts';
import type { ServiceDeclaration } from './service.ts';
import { type Node, sourcesOf, targetsOf, type World } from './world.ts';

/** Whether a declaration names this resource, by id or by all of its tags. */
export function isDeclared(declaration: ServiceDeclaration, resource: Resource): boolean {
  if (declaration.ids.includes(resource.id)) return true;
  const wanted = Object.entries(declaration.tags);
  // No tags select nothing: an empty selector never means everything.
  return wanted.length > 0 && wanted.every(([name, value]) => resource.tags[name] === value);
}

/**
 * The name of the service that is derived from this resource, if it is where users come in: a record that
 * routes somewhere, a load balancer that no record leads to, a database cluster, a database that is
 * nobody's member and nobody's replica.
 */
export function derivedName(world: World, node: Node): string | undefined {
  const { resource } = node;
  switch (resource?.kind) {
    case 'route53:record': {
      const { recordName, setIdentifier } = resource.facts;
      const routes = targetsOf(resource, 'routes-to').length > 0 || typeof setIdentifier === 'string';
      return routes && typeof recordName === 'string' ? recordName : undefined;
    }
    case 'elbv2:load-balancer':
    case 'elb:load-balancer':
      return hasAny(sourcesOf(world, node.id, 'routes-to')) ? undefined : placedName(resource);
    case 'rds:cluster':
      return placedName(resource);
    case 'rds:instance':
      return targetsOf(resource, 'member-of').length + targetsOf(resource, 'replicates').length > 0
        ? undefined
        : placedName(resource);
    default:
      return undefined;
  }
}

/** Names repeat across accounts and regions, so where it is belongs to the name. */
function placedName(resource: Resource): string {
  return `${resource.name}@${resource.account}/${resource.region}`;
}

function hasAny(items: Iterable<string>): boolean {
  for (const _ of items) return true;
  return false;
}
