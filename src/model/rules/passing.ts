import { nameOf } from '../name-of.ts';
import { checksWithReasons, type Rule } from './rule.ts';

/**
 * Nothing that counts fails. Warnings show, and so does what is not known. A healthy verdict carries no
 * evidence: all of its checks pass, and they stand beside it in the model.
 */
export const passing: Rule = {
  name: 'passing',
  reaches: ['degraded', 'healthy'],
  judge: ({ world, node, reading }) => {
    if (reading.standing !== 'serving' && reading.standing !== 'unchecked') return undefined;
    const name = nameOf(node.id, world);
    if (reading.warning.length > 0) {
      const reason = `${name} serves with warnings: ${checksWithReasons(reading.warning)}.`;
      return { kind: 'degraded', reason, evidence: reading.warning };
    }
    if (reading.standing === 'unchecked') {
      const reason = `Nothing checks ${name} by itself, and nothing speaks against it.`;
      return { kind: 'healthy', reason, evidence: [] };
    }
    const unknown = reading.lost.length === 0 ? '' : `, and ${reading.lost.length} can no longer be read`;
    return {
      kind: 'healthy',
      reason: `${reading.passing} ${reading.passing === 1 ? 'check' : 'checks'} of ${name} ${reading.passing === 1 ? 'passes' : 'pass'}${unknown}.`,
      evidence: [],
    };
  },
};
