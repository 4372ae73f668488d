import { isBad } from './judge.ts';
import { followsSource } from './replication.ts';
import { type Node, sourcesOf, targetsOf, type World } from './world.ts';

/**
 * What an incident about this node is about: the cause where its verdict names one, else what is behind
 * it if that is what fails, else itself. So a site that goes down is one incident and not one each for
 * its hosts, their target group, the load balancer and the record.
 */
export function subjectOf(world: World, node: Node, depth = 0): string {
  const verdict = world.verdicts.get(node.id);
  const { resource } = node;
  if (!verdict || !resource) return node.id;
  if (verdict.kind === 'stale' || verdict.kind === 'observer-blind') {
    return `sight:${resource.account}/${resource.region}`;
  }
  if (verdict.cause !== undefined) return verdict.cause;
  // Chains of what routes to what are four long at most; anything longer is a ring.
  if (depth > 4) return node.id;
  for (const id of behind(world, node)) {
    const next = world.nodes.get(id);
    const kind = next && world.verdicts.get(id)?.kind;
    if (next && kind && isBad(kind)) return subjectOf(world, next, depth + 1);
  }
  return node.id;
}

/** Ids of what a node's failing evidence comes from. */
function behind(world: World, node: Node): readonly string[] {
  const { resource, reading } = node;
  switch (resource?.kind) {
    case 'elbv2:target-group':
    case 'elb:load-balancer':
    case 'rds:cluster':
      return [
        ...(world.records.get(node.id)?.members ?? []).map((member) => member.id),
        ...targetsOf(resource, 'routes-to'),
      ];
    case 'elasticache:replication-group':
      return (world.records.get(node.id)?.members ?? []).map((member) => member.id);
    case 'route53:record':
      return targetsOf(resource, 'routes-to');
    case 'elbv2:load-balancer': {
      const fromBehind = reading?.failing.some((signal) => signal.check === 'elb/targets-serving');
      return fromBehind ? targetsOf(resource, 'routes-to') : [];
    }
    case 'rds:instance':
      return followsSource(node) ? targetsOf(resource, 'replicates') : [];
    default:
      return [];
  }
}

/** Nodes whose incident may be about this one. */
export function* incidentDependents(world: World, node: Node): Iterable<Node> {
  const ids = [
    ...node.groups,
    ...sourcesOf(world, node.id, 'routes-to'),
    ...sourcesOf(world, node.id, 'replicates'),
  ];
  for (const id of ids) {
    const next = world.nodes.get(id);
    if (next) yield next;
  }
}

/**
 * Whether a node can have an incident of its own. What only watches others speaks through those: an
 * alarm's incident is its target's, unless nobody knows what it watches.
 */
export function mayHaveIncident(world: World, node: Node): boolean {
  switch (node.resource?.kind) {
    case 'cloudwatch:alarm':
    case 'config:rule':
    case 'config:recorder':
      return !targetsOf(node.resource, 'watches').some((id) => world.resources.has(id));
    case 'route53:health-check': {
      for (const _ of sourcesOf(world, node.id, 'checked-by')) return false;
      return true;
    }
    case 'cloudformation:stack':
    case 'codedeploy:deployment':
    case 'fis:experiment':
      // Somebody's work, however it goes, is no failure of anything; what it breaks has incidents of its own.
      return false;
    default:
      return node.resource !== undefined;
  }
}
