import { nameOf } from '../name-of.ts';
import type { Rule } from './rule.ts';

/** Failures concentrate in its zone while siblings elsewhere are fine. */
export const zoneImpaired: Rule = {
  name: 'zone-impaired',
  reaches: ['zone-impaired'],
  judge: ({ world, node, reading, resource }) => {
    if (reading.standing !== 'failing' || resource.zone === undefined) return undefined;
    const finding = world.zones.get(`${resource.account}/${resource.zone}`)?.finding;
    if (finding?.kind !== 'impaired') return undefined;
    return {
      kind: 'zone-impaired',
      reason: `${nameOf(node.id, world)} fails with its zone: ${finding.reason}.`,
      evidence: reading.failing,
      cause: `zone:${resource.zone}`,
    };
  },
};
