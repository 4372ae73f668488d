import { dateInWords } from '../../model/time-in-words.ts';
import type { ManagedResource } from '../../aws/arc-zonal-shift/commands.ts';
import { listManagedResources } from '../../aws/arc-zonal-shift/lists.ts';
import { readZoneNames } from '../../aws/zone-ids.ts';
import type { Observation } from '../../model/observation.ts';
import type { Resource } from '../../model/resource.ts';
import { type ActiveShift, isOwnShift, shiftFacts, whoShifts } from '../../model/zonal-shifts.ts';
import { complete, type Finding } from '../finding.ts';
import type { PollContext, PollPart } from '../poller.ts';

/** One list for everything: each resource carries the shifts and autoshifts in force on it. */
export const zonalShiftsPart: PollPart = {
  name: 'zonal-shifts',
  everyMs: 30_000,
  reach: 'regional',
  permissions: ['arc-zonal-shift:ListManagedResources', 'ec2:DescribeAvailabilityZones'],
  poll: async (context) => [await rereadShifts(context)],
};

/** Throws AwsError. */
export async function rereadShifts(context: PollContext): Promise<Observation> {
  const { aws, scope, priority } = context;
  const balancers = knownBalancers(context);
  const managed = balancers.length === 0 ? [] : await listManagedResources(aws, scope, priority);
  const shifted = managed.some(
    ({ zonalShifts = [], autoshifts = [] }) => zonalShifts.length + autoshifts.length > 0,
  );
  // Zones have names here, and ids there; the ids need no reading as long as nothing is shifted.
  const zoneNames = shifted ? await readZoneNames(aws, scope, priority) : new Map<string, string>();
  const byArn = new Map(managed.map((one) => [one.arn, one]));
  const words = balancers.map((balancer) => wordOn(balancer, byArn.get(balancer.id), zoneNames));
  return complete({ poller: 'arc', part: zonalShiftsPart }, context, {
    resources: words.map(({ resource }) => resource),
    findings: words.flatMap(({ findings }) => findings),
  });
}

/** ARC shifts Auto Scaling groups and clusters, too, but the traffic is the load balancers'. */
function knownBalancers({ model, scope }: PollContext): readonly Resource[] {
  return [...model.ofKind('elbv2:load-balancer')]
    .flatMap((id) => model.resources.get(id) ?? [])
    .filter(({ account, region }) => account === scope.account && region === scope.region);
}

function wordOn(
  balancer: Resource,
  managed: ManagedResource | undefined,
  zoneNames: ReadonlyMap<string, string>,
): { readonly resource: Resource; readonly findings: readonly Finding[] } {
  const shifts = managed === undefined ? [] : shiftsOf(managed, zoneNames);
  const facts = { zonalShiftEnabled: managed !== undefined, ...shiftFacts(shifts) };
  const finding = { resource: balancer.id, check: 'arc/zonal-shift', family: 'control-plane' } as const;
  return {
    // Who owns it knows the rest: this only adds to it.
    resource: { ...balancer, tags: {}, facts, relations: [] },
    findings:
      shifts.length === 0
        ? [
            {
              ...finding,
              state: 'pass',
              nature: 'warning-only',
              reason: 'No traffic is shifted away from a zone',
            },
          ]
        : shifts.map((shift) => ({
            ...finding,
            by: `${shift.by}:${shift.zone}`,
            state: 'warn',
            nature: 'warning-only',
            reason: inWords(shift),
          })),
  };
}

function shiftsOf(managed: ManagedResource, zoneNames: ReadonlyMap<string, string>): readonly ActiveShift[] {
  const nameOf = (id = '') => zoneNames.get(id) ?? id;
  return [
    ...(managed.zonalShifts ?? []).map(({ awayFrom, expiryTime, comment = '', shiftType }): ActiveShift => {
      const practised = shiftType === 'PRACTICE_RUN' || shiftType === 'FIS_EXPERIMENT';
      return {
        zone: nameOf(awayFrom),
        by: practised ? 'practice-run' : isOwnShift(comment) ? 'holdfast' : 'person',
        ...(expiryTime === undefined ? {} : { until: expiryTime.getTime() }),
      };
    }),
    ...(managed.autoshifts ?? []).map(
      ({ awayFrom }): ActiveShift => ({ zone: nameOf(awayFrom), by: 'autoshift' }),
    ),
  ];
}

function inWords({ zone, by, until }: ActiveShift): string {
  const end = until === undefined ? '' : ` until ${dateInWords(until)}`;
  return `Traffic is shifted away from ${zone} by ${whoShifts(by)}${end}`;
}
