import { trouble } from '../dependencies.ts';
import { nameOf } from '../name-of.ts';
import { checkNames, type Rule } from './rule.ts';

/** The shared thing behind it is what failed: act on the cause, not on who suffers from it. */
export const dependencyFailed: Rule = {
  name: 'dependency-failed',
  reaches: ['dependency-failed'],
  judge: ({ world, node, reading }) => {
    if (reading.standing !== 'failing') return undefined;
    const dependency = trouble(world, node);
    if (dependency?.kind !== 'failed') return undefined;
    return {
      kind: 'dependency-failed',
      reason: `${nameOf(node.id, world)} fails ${checkNames(reading.failing)}, and ${dependency.name}, which it depends on, ${dependency.how}.`,
      evidence: reading.failing,
      cause: dependency.cause,
    };
  },
};
