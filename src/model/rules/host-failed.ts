import { couldBeLoad } from '../explained.ts';
import { nameOf } from '../name-of.ts';
import { failingFamilies } from '../reading.ts';
import { burdenOf } from '../saturation.ts';
import { checkNames, checksWithReasons, type Rule } from './rule.ts';

/** Two witnesses in different failure domains make a failure of this one thing; one makes a suspicion. */
export const hostFailed: Rule = {
  name: 'host-failed',
  reaches: ['host-failed', 'suspect'],
  judge: ({ world, node, reading, now }) => {
    if (reading.standing !== 'failing') return undefined;
    const families = [...failingFamilies(reading)].toSorted();
    const name = nameOf(node.id, world);
    const checks = checkNames(reading.failing);
    if (families.length >= 2) {
      // Losing sight of a load that would excuse the host must not condemn it.
      const burden = couldBeLoad(reading) ? burdenOf(world, node, now) : undefined;
      if (burden) {
        const reason = `${name} fails ${checks}, but ${burden.node.resource?.name} was saturated when that was last read, and whether it still is cannot be seen.`;
        return { kind: 'suspect', reason, evidence: reading.failing };
      }
      const reason = `${name} fails ${checks}: independent evidence agrees (${families.join(', ')}).`;
      return { kind: 'host-failed', reason, evidence: reading.failing };
    }
    const reason = `Only one kind of evidence (${families[0]}) speaks against ${name}: ${checksWithReasons(reading.failing)}.`;
    return { kind: 'suspect', reason, evidence: reading.failing };
  },
};
