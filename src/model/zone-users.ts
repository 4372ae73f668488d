import type { Signal } from './signal.ts';
import { type Node, type Round, type World, zoneOf } from './world.ts';

/**
 * Check on a load balancer, one by each of its zones (`zone:eu-west-1b`): whether users who come in there
 * get errors that those of its other zones do not. The machines of such a zone may pass all their checks.
 */
export const zoneErrors = 'elb/zone-errors';

/** Whether a check on a load balancer looks at one of its zones only: that comparison, or an alarm on one zone. */
export function isOfOneZone(world: World, { check, by = '' }: Signal): boolean {
  if (check === zoneErrors) return true;
  const dimensions =
    check === 'cloudwatch/alarm' ? world.nodes.get(by)?.resource?.facts.dimensions : undefined;
  return (
    typeof dimensions === 'object' &&
    dimensions.some((dimension) => dimension.startsWith('AvailabilityZone=')) &&
    dimensions.some((dimension) => dimension.startsWith('LoadBalancer='))
  );
}

/** The zones that failing checks of this kind speak against, by name. */
export function zonesThatErr(failing: readonly Signal[]): readonly string[] {
  return failing.flatMap(({ check, by = '' }) =>
    check === zoneErrors && by.startsWith(zonePrefix) ? by.slice(zonePrefix.length) : [],
  );
}

const zonePrefix = 'zone:';

/** Notes by zone which load balancers' users fare worse there, by what failed of one and what does now. */
export function noteErringZones(
  world: World,
  round: Round,
  { node, account }: { readonly node: Node; readonly account: string },
  failing: { readonly before: readonly Signal[]; readonly now: readonly Signal[] },
): void {
  if (failing.before.length === 0 && failing.now.length === 0) return;
  const now = new Set(zonesThatErr(failing.now));
  for (const name of new Set([...now, ...zonesThatErr(failing.before)])) {
    const zone = zoneOf(world, account, name);
    if (now.has(name) === zone.erring.has(node)) continue;
    if (now.has(name)) zone.erring.add(node);
    else zone.erring.delete(node);
    round.zones.add(`${account}/${name}`);
  }
}
