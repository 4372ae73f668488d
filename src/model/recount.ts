import { type Counted, count } from './census.ts';
import { followsSource } from './replication.ts';
import type { Node, World } from './world.ts';

/** Gives a node its new place in the counts of its groups. */
export function recount(world: World, node: Node): void {
  const before = node.counted;
  const after = placeOf(node);
  if (before.as === after.as && before.zone === after.zone) return;
  node.counted = after;
  for (const id of node.groups) {
    const census = world.records.get(id)?.census;
    if (!census) continue;
    count(census, before, -1);
    count(census, after, 1);
  }
}

/** Where a node has its place by its present reading. */
function placeOf(node: Node): Counted {
  const zone = node.resource?.zone;
  const { reading } = node;
  switch (reading?.standing) {
    case 'serving':
      return { as: 'serving', zone };
    case 'failing':
      return { as: followsSource(node) ? 'following' : 'failing', zone };
    case 'moving':
      return { as: 'moving', zone };
    default:
      return { as: reading && reading.lost.length > 0 ? 'lost' : 'unknown', zone };
  }
}
