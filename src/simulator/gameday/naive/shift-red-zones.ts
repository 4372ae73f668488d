import { zoneId } from '../../world/traffic/zone-id.ts';
import type { Act, Reflex } from './reflex.ts';
import type { SeenRegion } from './sight.ts';

/** A zone with anything red in it is left, and gone back to at the first green: Slack June 2021's relapse. */
export const shiftRedZones: Reflex = {
  name: 'shift-red-zones',
  summary:
    'Shifts traffic away from each zone in which a machine or a zonal alarm is red, whatever the others can take, and back at the first green.',
  react: ({ regions }) =>
    regions.flatMap((seen) => {
      const red = redZones(seen);
      return seen.balancers.flatMap(({ arn }) =>
        zonesOf(seen).flatMap((zone) => (red.has(zone) ? leave(seen, arn, zone) : comeBack(seen, arn, zone))),
      );
    }),
};

function redZones({ instances, alarms }: SeenRegion): ReadonlySet<string> {
  const zones = new Set<string>();
  for (const { instance, red } of instances) {
    const zone = instance.Placement?.AvailabilityZone;
    if (red && zone !== undefined) zones.add(zone);
  }
  for (const alarm of alarms) {
    if (alarm.StateValue !== 'ALARM' || !('Dimensions' in alarm)) continue;
    const zone = alarm.Dimensions?.find(({ Name }) => Name === 'AvailabilityZone')?.Value;
    if (zone !== undefined) zones.add(zone);
  }
  return zones;
}

function zonesOf({ instances }: SeenRegion): readonly string[] {
  return [...new Set(instances.flatMap(({ instance }) => instance.Placement?.AvailabilityZone ?? []))];
}

function leave({ region, shifts }: SeenRegion, arn: string, zone: string): readonly Act[] {
  if (shifts.some((shift) => shift.arn === arn && shift.zone === zoneId(zone))) return [];
  const input = { resourceIdentifier: arn, awayFrom: zoneId(zone), expiresIn: '3h', comment: 'red' };
  return [{ service: 'ARC Zonal Shift', operation: 'StartZonalShift', region, input }];
}

function comeBack({ region, shifts }: SeenRegion, arn: string, zone: string): readonly Act[] {
  return shifts.flatMap((shift) =>
    shift.arn === arn && shift.zone === zoneId(zone)
      ? [
          {
            service: 'ARC Zonal Shift',
            operation: 'CancelZonalShift',
            region,
            input: { zonalShiftId: shift.id },
          },
        ]
      : [],
  );
}
