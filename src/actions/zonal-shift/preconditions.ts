import type { Autoshift, ManagedResource } from '../../aws/arc-zonal-shift/commands.ts';
import type { Model } from '../../model/model.ts';
import type { Resource } from '../../model/resource.ts';
import { stateAt } from '../../model/signal.ts';
import { isOwnShift } from '../../model/zonal-shifts.ts';
import { zoneErrors } from '../../model/zone-users.ts';
import type { Precondition } from '../action.ts';
import { precondition } from '../precondition.ts';
import type { ZoneTargets } from './zones.ts';

/** Below this share of healthy targets the other zones are no place to send anybody. */
const healthyAtLeast = 0.9;

/** The zone that the verdict blames, as long as users still get errors there and in no other. */
export function impairedZone(
  { id }: Resource,
  { verdicts, signals }: Model,
  now: number,
): string | undefined {
  const blamed = verdicts.get(id)?.cause;
  const erring = (signals.get(id) ?? []).filter(
    (signal) => signal.check === zoneErrors && signal.nature === undefined && stateAt(signal, now) === 'fail',
  );
  const [only, second] = erring;
  return only !== undefined && second === undefined && only.by === blamed ? blamed?.slice(5) : undefined;
}

export function shiftable(managed: ManagedResource | undefined): Precondition {
  return precondition(
    'zonal shift is turned on for it',
    managed !== undefined,
    managed === undefined ? 'ARC does not list it' : 'ARC lists it',
  );
}

/**
 * Nobody else is moving traffic in the region: not AWS, not a person, not to practise. What Holdfast itself
 * moved away from the same zone, of other load balancers, is the same answer to the same failure.
 */
export function nobodyShifts(
  zoneId: string,
  resource: string,
  {
    managed,
    autoshifts,
  }: { readonly managed: readonly ManagedResource[]; readonly autoshifts: readonly Autoshift[] },
): Precondition {
  const found = [
    ...autoshifts.map(({ awayFrom }) => `AWS shifts traffic away from ${awayFrom}`),
    ...managed.flatMap(({ arn, name = arn, zonalShifts = [], autoshifts: own = [] }) => [
      ...own.map(({ awayFrom }) => `AWS shifts ${name} away from ${awayFrom}`),
      ...zonalShifts
        .filter(
          ({ awayFrom, comment = '' }) => arn === resource || awayFrom !== zoneId || !isOwnShift(comment),
        )
        .map(({ awayFrom, comment = '' }) => `${name} is shifted away from ${awayFrom} ("${comment}")`),
    ]),
  ];
  return precondition(
    'nobody else shifts traffic in this region',
    found.length === 0,
    found[0] ?? 'nobody does',
  );
}

export function enoughZones(zone: string, targets: readonly ZoneTargets[], wanted: number): Precondition {
  const serving = new Set(
    targets.flatMap((part) => (part.healthy.length > 0 && part.zone !== zone ? (part.zone ?? []) : [])),
  );
  const named = [...serving].toSorted().join(', ') || 'none';
  return precondition('enough zones remain', serving.size >= wanted, `${named}; at least ${wanted} must`);
}

/** A zone without a healthy target has left the load balancer's name by itself: a shift would move nobody. */
export function notLeftByItself(zone: string, targets: readonly ZoneTargets[]): Precondition {
  const healthy = targets.reduce((sum, part) => sum + (part.zone === zone ? part.healthy.length : 0), 0);
  return precondition(
    'its load balancer has not left the zone by itself',
    healthy > 0,
    `${healthy} healthy targets in ${zone}`,
  );
}

/** Each group by itself: a load balancer without a healthy target anywhere sends to all of them ("fails open"). */
export function othersWell(zone: string, targets: readonly ZoneTargets[]): Precondition {
  const name = 'the targets of the other zones are healthy';
  if (targets.length === 0) return precondition(name, false, 'it has no targets');
  const groups = Map.groupBy(targets, ({ group }) => group);
  const counts = [...groups].map(([group, parts]) => {
    const elsewhere = parts.filter((part) => part.zone !== zone);
    const healthy = elsewhere.reduce((sum, part) => sum + part.healthy.length, 0);
    return { group, healthy, registered: elsewhere.reduce((sum, part) => sum + part.registered, 0) };
  });
  const homeless = targets.filter((part) => part.zone === undefined && part.registered > 0);
  const short = counts.filter(
    ({ healthy, registered }) => healthy === 0 || healthy < healthyAtLeast * registered,
  );
  const detail = counts
    .map(({ group, healthy, registered }) => `${group}: ${healthy} of ${registered}`)
    .join(', ');
  if (homeless.length > 0)
    return precondition(name, false, `${detail}; the zone of some targets is not known`);
  return precondition(name, short.length === 0, detail);
}

/**
 * Where an outage takes all zones, it is no reason to lead users back to one of them: to leave it was not the
 * mistake. While no target of the other zones is healthy, AWS heeds no shift, so nothing is lost by waiting.
 */
export function zoneServes(zone: string, targets: readonly ZoneTargets[]): Precondition {
  const here = targets.filter((part) => part.zone === zone);
  const healthy = here.reduce((sum, part) => sum + part.healthy.length, 0);
  const registered = healthy + unwellIn(zone, targets);
  return precondition(
    'its machines serve',
    healthy > 0 && healthy >= healthyAtLeast * registered,
    `${healthy} of ${registered} targets in ${zone} are healthy, at least ${100 * healthyAtLeast} % must be`,
  );
}

/**
 * Targets that are not healthy there. One that was registered a moment ago, of which nobody has heard yet in which zone it
 * stands, may be one of these.
 */
function unwellIn(zone: string, targets: readonly ZoneTargets[]): number {
  const mayBeHere = targets.filter((part) => part.zone === zone || part.zone === undefined);
  return mayBeHere.reduce((sum, part) => sum + part.registered - part.healthy.length, 0);
}

/**
 * Before users are led back: its capacity is there again, at rest, and those who still come in by it are well.
 * Its capacity is what it had when it was left, or what the other zones have on average where that is less.
 */
export function zoneWellAgain(
  zone: string,
  resource: string,
  { targets, before }: { readonly targets: readonly ZoneTargets[]; readonly before: number },
  { model, now }: { readonly model: Model; readonly now: number },
): readonly Precondition[] {
  const here = targets.filter((part) => part.zone === zone);
  const count = (some: readonly ZoneTargets[]) => some.reduce((sum, part) => sum + part.healthy.length, 0);
  const healthy = count(here);
  const others = targets.filter((part) => part.zone !== zone);
  const average = count(others) / Math.max(1, new Set(others.map((part) => part.zone)).size);
  const wanted = Math.max(1, Math.ceil(healthyAtLeast * Math.min(before, average)));
  const restless = unwellIn(zone, targets) + here.reduce((sum, part) => sum + part.restless, 0);
  const users = (model.signals.get(resource) ?? []).find(
    ({ check, by }) => check === zoneErrors && by === `zone:${zone}`,
  );
  const state = users === undefined ? 'unknown' : stateAt(users, now);
  return [
    precondition(
      'its capacity is back',
      healthy >= wanted && restless === 0,
      `${healthy} healthy targets in ${zone}, at least ${wanted}; ${restless} that are not, or on their way`,
    ),
    precondition(
      'those who still come in by it are well',
      state === 'pass',
      users === undefined ? `nothing is known of the users of ${zone}` : users.reason,
    ),
  ];
}
