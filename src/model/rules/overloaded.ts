import { couldBeLoad } from '../explained.ts';
import { kindAndNameOf, nameOf } from '../name-of.ts';
import type { ResourceKind } from '../resource.ts';
import { burdenOf } from '../saturation.ts';
import { checkNames, type Rule } from './rule.ts';

/** What only watches others is never full itself. */
const watchers: ReadonlySet<ResourceKind> = new Set<ResourceKind>([
  'cloudwatch:alarm',
  'config:rule',
  'config:recorder',
  'route53:health-check',
]);

/**
 * Saturation explains what fails: slow is not down, and a machine less would make it worse. Evidence that
 * load cannot explain, a failed status check before all, is not excused by it.
 */
export const overloaded: Rule = {
  name: 'overloaded',
  reaches: ['overloaded'],
  judge: ({ world, node, resource, reading, now }) => {
    if (reading.standing !== 'failing' || watchers.has(resource.kind) || !couldBeLoad(reading))
      return undefined;
    const burden = burdenOf(world, node, now);
    if (!burden?.isFresh) return undefined;
    const { signal } = burden;
    const isOwn = burden.node === node;
    const shared = isOwn
      ? node.groups.find((id) => world.records.get(id)?.correlated !== undefined)
      : undefined;
    const name = nameOf(node.id, world);
    const what = isOwn ? name : kindAndNameOf(burden.node.id, world);
    const together =
      shared === undefined ? '' : ` like others of ${world.records.get(shared)?.definition.name}`;
    const others = reading.failing.filter((each) => each.measures !== 'saturation');
    const fails = others.length === 0 ? '' : `${name} fails ${checkNames(others)}, and `;
    return {
      kind: 'overloaded',
      reason: `${fails}${what} is saturated${together}: ${signal.reason.replace(/\.$/, '')}.`,
      evidence: isOwn ? reading.failing : [...reading.failing, signal],
      cause: shared ?? burden.node.id,
      reviewAt: signal.observedAt + signal.validForMs + 1,
    };
  },
};
