import { failingFamilies } from '../reading.ts';
import { checkNames, type Rule } from './rule.ts';

/** Two witnesses in different failure domains make a failure of this one thing; one makes a suspicion. */
export const hostFailed: Rule = {
  name: 'host-failed',
  reaches: ['host-failed', 'suspect'],
  judge: ({ reading, resource }) => {
    if (reading.standing !== 'failing') return undefined;
    const families = [...failingFamilies(reading)].toSorted();
    const checks = checkNames(reading.failing);
    if (families.length >= 2) {
      const reason = `${resource.name} fails ${checks}: ${families.join(' and ')} agree.`;
      return { kind: 'host-failed', reason, evidence: reading.failing };
    }
    const reason = `Only ${families[0]} evidence speaks against ${resource.name}: ${checks}.`;
    return { kind: 'suspect', reason, evidence: reading.failing };
  },
};
