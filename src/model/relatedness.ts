import type { Node, World } from './world.ts';

/**
 * Tells which groups have to do with one another: those that share a member, and so on along the chain.
 * A target group and the Auto Scaling group behind it are one unit, not two witnesses. It goes by who
 * belongs where and not by who fails, so that losing sight of something never makes two units one.
 * Made for one use; it remembers what it has walked.
 */
export function relatedness(world: World): {
  readonly unitOf: (node: Node) => string;
  readonly unitOfGroup: (id: string) => string;
} {
  const units = new Map<string, string>();
  const unitOfGroup = (start: string): string => {
    const known = units.get(start);
    if (known !== undefined) return known;
    units.set(start, start);
    const waiting = [start];
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      for (const member of world.records.get(id)?.members ?? []) {
        for (const group of member.groups) {
          if (units.has(group)) continue;
          units.set(group, start);
          waiting.push(group);
        }
      }
    }
    return start;
  };
  return {
    unitOfGroup,
    unitOf: (node) => {
      // Machines that one group is having removed leave it before EC2 lists them as gone: taken for hosts
      // of their own, three of them would pass for three unrelated groups.
      const group = node.groups[0] ?? node.lastGroup;
      return group === undefined ? node.id : unitOfGroup(group);
    },
  };
}
