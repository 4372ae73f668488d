import { checkNames, type Rule } from './rule.ts';

/**
 * Nothing that counts fails. Warnings show, and so does what is not known. A healthy verdict carries no
 * evidence: all of its checks pass, and they stand beside it in the model.
 */
export const passing: Rule = {
  name: 'passing',
  reaches: ['degraded', 'healthy'],
  judge: ({ reading, resource }) => {
    if (reading.standing !== 'serving' && reading.standing !== 'unchecked') return undefined;
    if (reading.warning.length > 0) {
      const reason = `${resource.name} serves with warnings: ${checkNames(reading.warning)}.`;
      return { kind: 'degraded', reason, evidence: reading.warning };
    }
    if (reading.standing === 'unchecked') {
      const reason = `Nothing checks ${resource.name} by itself, and nothing speaks against it.`;
      return { kind: 'healthy', reason, evidence: [] };
    }
    const unknown = reading.lost.length === 0 ? '' : `, ${reading.lost.length} can no longer be told`;
    return {
      kind: 'healthy',
      reason: `${reading.passing} ${reading.passing === 1 ? 'check' : 'checks'} of ${resource.name} ${reading.passing === 1 ? 'passes' : 'pass'}${unknown}.`,
      evidence: [],
    };
  },
};
