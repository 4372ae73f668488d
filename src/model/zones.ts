import { relatedness } from './relatedness.ts';
import type { Round, World, ZoneRecord } from './world.ts';

/** Judges anew the zones in which groups' failures concentrate, or no longer do. */
export function judgeZones(world: World, round: Round): void {
  for (const key of round.zones) {
    const zone = world.zones.get(key);
    if (!zone) continue;
    const finding = findingOf(world, zone);
    if (finding?.kind === zone.finding?.kind && finding?.reason === zone.finding?.reason) continue;
    zone.finding = finding;
    for (const node of zone.failing) round.rejudged.add(node);
    // A load balancer leaves one zone only, so what is found of one bears on who leaves another.
    for (const { erring } of world.zones.values()) for (const node of erring) round.rejudged.add(node);
  }
}

/**
 * A zone is impaired when at least half of a group's members in it fail (two of them, or one each in two
 * unrelated groups) while their siblings in other zones are fine, or when users of a load balancer get
 * errors by it alone, whatever the checks of its members say. Where the same might be so but for what
 * cannot be seen, or the siblings are not known to be fine, it is unclear: no reason to move traffic, and
 * no reason to touch the hosts either.
 */
function findingOf(world: World, zone: ZoneRecord): ZoneRecord['finding'] {
  if (zone.failing.size === 0 && zone.erring.size === 0) return undefined;
  const { unitOfGroup } = relatedness(world);
  const certain = { units: new Set<string>(), most: 0, groups: new Set<string>() };
  const possible = { units: new Set<string>(), most: 0 };
  for (const [id, here] of zone.groups) {
    if (here.doubtful > 0) {
      possible.units.add(unitOfGroup(id));
      const doubtful = here.failing > 0 ? here.failing + here.unknown : here.doubtful;
      possible.most = Math.max(possible.most, doubtful);
    }
    if (here.siblingsFine && here.failing / here.total >= world.settings.zoneShare) {
      certain.units.add(unitOfGroup(id));
      certain.most = Math.max(certain.most, here.failing);
      const name = world.records.get(id)?.definition.name ?? id;
      certain.groups.add(`${here.failing} of ${here.total} members of ${name}`);
    }
  }
  if (certain.most >= 2 || certain.units.size >= 2) {
    const named = [...certain.groups].toSorted().slice(0, 3).join(', ');
    return { kind: 'impaired', reason: `in zone ${zone.name} ${named} fail, while other zones are fine` };
  }
  if (zone.erring.size > 0) {
    const names = [...zone.erring].map(({ id, resource }) => resource?.name ?? id).toSorted();
    const reason = `users of ${names.slice(0, 3).join(', ')} get errors in zone ${zone.name}, and not in others`;
    return { kind: 'impaired', reason };
  }
  if (possible.most >= 2 || possible.units.size >= 2) {
    return {
      kind: 'unclear',
      reason: `failures gather in zone ${zone.name}, and not all members in other zones are known to be fine`,
    };
  }
  return undefined;
}
