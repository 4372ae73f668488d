import type { Signal } from './signal.ts';
import { type Node, type Round, type World, zoneOf } from './world.ts';
import { activeShifts } from './zonal-shifts.ts';

/**
 * Check on a load balancer, one by each of its zones (`zone:eu-west-1b`): whether users who come in there
 * get errors that those of its other zones do not. The machines of such a zone may pass all their checks.
 */
export const zoneErrors = 'elb/zone-errors';

/** Whether a check on a load balancer looks at one of its zones only: that comparison, or an alarm on one zone. */
export function isOfOneZone(world: World, signal: Signal): boolean {
  return signal.check === zoneErrors || zoneOfAlarm(world, signal) !== undefined;
}

/**
 * An alarm on a zone that users were led away from goes on for a while: that is what they were led away for,
 * and says nothing against the load balancer any more.
 */
export function ofZonesInUse(world: World, node: Node, signals: readonly Signal[]): readonly Signal[] {
  if (node.resource?.kind !== 'elbv2:load-balancer') return signals;
  const left = new Set(activeShifts(node.resource).map(({ zone }) => zone));
  if (left.size === 0) return signals;
  return signals.map((signal) =>
    signal.state === 'fail' && left.has(zoneOfAlarm(world, signal) ?? '')
      ? { ...signal, nature: 'warning-only' as const }
      : signal,
  );
}

/** The zone of a load balancer that an alarm watches, by the dimensions of its metric. */
function zoneOfAlarm(world: World, { check, by = '' }: Signal): string | undefined {
  const dimensions = check === 'cloudwatch/alarm' ? world.nodes.get(by)?.resource?.facts.dimensions : [];
  if (typeof dimensions !== 'object' || !dimensions.some((one) => one.startsWith('LoadBalancer=')))
    return undefined;
  return dimensions.find((one) => one.startsWith(zoneDimension))?.slice(zoneDimension.length);
}

const zoneDimension = 'AvailabilityZone=';

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
