import { relatedness } from './relatedness.ts';
import type { Node, Round, Scope, World } from './world.ts';

/**
 * Finds hosts that began to fail within a minute of hosts of unrelated groups in the same account and
 * region. A host of which sight was lost may have failed at any such time, so it counts beside them all.
 */
export function findBursts(world: World, round: Round): void {
  for (const scope of round.scopes) {
    const { burst, width } = burstOf(world, scope);
    for (const node of burst)
      if (!scope.burst.has(node) || scope.burstWidth !== width) round.rejudged.add(node);
    for (const node of scope.burst) if (!burst.has(node)) round.rejudged.add(node);
    scope.burst = burst;
    scope.burstWidth = width;
  }
}

function burstOf(world: World, scope: Scope): { burst: ReadonlySet<Node>; width: number } {
  const { unrelatedGroups, unrelatedWithinMs } = world.settings;
  const { unitOf } = relatedness(world);
  const lost = new Set<string>();
  const failing: { node: Node; since: number; unit: string }[] = [];
  for (const node of scope.unwell) {
    if (!isHost(node) || !node.reading) continue;
    const { standing, failingSince, lost: unseen } = node.reading;
    if (standing === 'failing' && failingSince !== undefined) {
      failing.push({ node, since: failingSince, unit: unitOf(node) });
    } else if (unseen.length > 0) lost.add(unitOf(node));
  }
  failing.sort((a, b) => a.since - b.since);

  // A window slides over the sorted beginnings; `inside` counts the failing hosts of each unit within it.
  const inside = new Map<string, number>();
  let lostOutside = lost.size;
  const count = (unit: string, by: 1 | -1) => {
    const before = inside.get(unit) ?? 0;
    if (before + by === 0) inside.delete(unit);
    else inside.set(unit, before + by);
    if (lost.has(unit) && (before === 0 || before + by === 0)) lostOutside -= by;
  };
  const burst = new Set<Node>();
  let width = 0;
  let first = 0;
  let last = 0;
  for (const { node, since } of failing) {
    for (let next = failing[last]; next && next.since <= since + unrelatedWithinMs; next = failing[++last]) {
      count(next.unit, 1);
    }
    for (let old = failing[first]; old && old.since < since - unrelatedWithinMs; old = failing[++first]) {
      count(old.unit, -1);
    }
    const units = inside.size + lostOutside;
    if (units < unrelatedGroups) continue;
    burst.add(node);
    width = Math.max(width, units);
  }
  return { burst, width };
}

function isHost(node: Node): boolean {
  return node.resource?.kind === 'ec2:instance' || node.resource?.kind === 'rds:instance';
}
