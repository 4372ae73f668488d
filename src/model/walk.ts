import { compareText } from './text-order.ts';
import { recordSetId } from './topology.ts';
import { type Node, sourcesOf, targetsOf, type World } from './world.ts';

/** All that a service is made of, found by following traffic and replication down from where it begins. */
export function walk(
  world: World,
  roots: Iterable<Node>,
): {
  readonly nodes: readonly Node[];
  readonly entries: readonly Node[];
  readonly groups: readonly string[];
} {
  const begun = [...roots].toSorted((a, b) => compareText(a.id, b.id));
  const seen = new Set<Node>(begun);
  const led = new Set<Node>();
  const waiting = [...begun];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    for (const id of downFrom(world, node)) {
      const next = world.nodes.get(id);
      if (!next?.resource) continue;
      led.add(next);
      if (seen.has(next)) continue;
      seen.add(next);
      waiting.push(next);
    }
    // An instance brings in the Auto Scaling group that keeps it, which stands beside it and not below.
    for (const id of besides(world, node)) {
      const next = world.nodes.get(id);
      if (!next?.resource || seen.has(next)) continue;
      seen.add(next);
      waiting.push(next);
    }
  }
  const nodes = [...seen].toSorted((a, b) => compareText(a.id, b.id));
  const tops = begun.filter((node) => !led.has(node));
  const groups = new Set<string>();
  for (const node of nodes) {
    if (world.records.has(node.id)) groups.add(node.id);
    const set = node.resource && recordSetId(node.resource);
    if (set !== undefined && world.records.has(set)) groups.add(set);
  }
  return {
    nodes,
    // A ring, such as a group with its members, has no top: then what is not led to by traffic will do.
    entries: tops.length > 0 ? tops : nodes.filter((node) => world.records.has(node.id)),
    groups: [...groups].toSorted(compareText),
  };
}

function* downFrom(world: World, node: Node): Iterable<string> {
  switch (node.resource?.kind) {
    case 'route53:record':
    case 'elbv2:load-balancer':
      yield* targetsOf(node.resource, 'routes-to');
      break;
    case 'elbv2:target-group':
      yield* sourcesOf(world, node.id, 'member-of');
      yield* targetsOf(node.resource, 'routes-to');
      break;
    case 'elb:load-balancer':
    case 'autoscaling:group':
    case 'rds:cluster':
    case 'elasticache:replication-group':
      yield* sourcesOf(world, node.id, 'member-of');
      break;
    case 'rds:instance':
      yield* sourcesOf(world, node.id, 'replicates');
      break;
    default:
  }
}

function besides(world: World, node: Node): string[] {
  if (node.resource?.kind !== 'ec2:instance') return [];
  return targetsOf(node.resource, 'member-of').filter(
    (id) => world.nodes.get(id)?.resource?.kind === 'autoscaling:group',
  );
}
