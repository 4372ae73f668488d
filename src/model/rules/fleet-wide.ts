import { generationOf } from '../generation.ts';
import { nameOf } from '../name-of.ts';
import { scopeOf } from '../world.ts';
import type { Case, Finding, Rule } from './rule.ts';

/** Too much fails at once for it to be this host, and no cause is found. */
export const fleetWide: Rule = {
  name: 'fleet-wide',
  reaches: ['fleet-wide'],
  judge: (subject) => {
    const { node, world, reading } = subject;
    if (reading.standing !== 'failing') return undefined;
    const shared = sharedFailure(subject);
    if (!shared) return undefined;
    return {
      kind: 'fleet-wide',
      reason: `${nameOf(node.id, world)} is not alone: ${shared.reason}.`,
      evidence: reading.failing,
      cause: shared.cause,
    };
  },
};

function sharedFailure({
  world,
  node,
  resource,
}: Case): Required<Pick<Finding, 'reason' | 'cause'>> | undefined {
  // An Auto Scaling group comes first in ARN order too, so people get the name they think in.
  for (const group of node.groups) {
    const record = world.records.get(group);
    if (record?.correlated !== undefined) return { reason: record.correlated, cause: group };
    const generation = generationOf(resource)?.key;
    const { deployment } = record ?? {};
    if (deployment?.kind === 'unclear' && generation !== undefined && deployment.generations.has(generation))
      return { reason: deployment.reason, cause: group };
  }
  const scope = scopeOf(world, resource);
  if (scope.burst.has(node)) {
    const reason = `hosts of ${scope.burstWidth} unrelated groups in ${scope.key} began to fail at the same time`;
    return { reason, cause: `region:${scope.key}` };
  }
  if (resource.zone === undefined) return undefined;
  const zone = world.zones.get(`${resource.account}/${resource.zone}`)?.finding;
  return zone?.kind === 'unclear' ? { reason: zone.reason, cause: `zone:${resource.zone}` } : undefined;
}
