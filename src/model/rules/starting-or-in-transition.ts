import { nameOf } from '../name-of.ts';
import type { Rule } from './rule.ts';

/** Newborn, draining, failing over: what its checks say now is nobody's failure. */
export const startingOrInTransition: Rule = {
  name: 'starting-or-in-transition',
  reaches: ['starting', 'in-transition'],
  judge: ({ world, node, reading }) => {
    if (!reading.phase) return undefined;
    const { kind, reason } = reading.phase;
    const what = kind === 'starting' ? 'is starting' : 'is being changed by AWS or by somebody';
    const evidence = resourceEvidence(reading.failing, reading.lost);
    return { kind, reason: `${nameOf(node.id, world)} ${what}: ${reason.replace(/\.$/, '')}.`, evidence };
  },
};

function resourceEvidence<T>(failing: readonly T[], lost: readonly T[]): readonly T[] {
  return [...failing, ...lost];
}
