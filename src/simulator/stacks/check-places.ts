import type { Report } from '../../policy/report.ts';
import { didYouMean } from '../../policy/suggest.ts';
import { regionNames, regionOf, zoneNames, zoneOf } from './places.ts';
import type { StackDescription } from './stack-schema.ts';

/** Regions and zones are there once, and whatever names one names one that is there. */
export function checkPlaces(stack: StackDescription, report: Report): void {
  stack.regions.forEach(({ region, zones }, index) => {
    if (stack.regions.findIndex((one) => one.region === region) < index)
      report(['regions', index, 'region'], `the region ${region} is there twice`);
    zones.forEach((zone, at) => {
      if (!zone.startsWith(region))
        report(['regions', index, 'zones', at], `the zone ${zone} is not in ${region}`);
      else if (zones.indexOf(zone) < at)
        report(['regions', index, 'zones', at], `the zone ${zone} is there twice`);
    });
  });
  for (const part of ['balancers', 'groups', 'tables', 'alarms'] as const)
    stack[part].forEach(({ regions }, index) =>
      regions.forEach((name, at) => {
        if (regionOf(stack, name) === undefined)
          unknownRegion(stack, report, [part, index, 'regions', at], name);
      }),
    );
  for (const part of ['balancers', 'groups'] as const)
    stack[part].forEach(({ zones = [], regions }, index) => {
      zones.forEach((name, at) => checkZone(stack, report, [part, index, 'zones', at], name));
      const places = zones.map((name) => zoneOf(stack, name));
      for (const name of regions) {
        const region = regionOf(stack, name);
        const none = region !== undefined && !places.some((zone) => zone?.startsWith(region));
        if (zones.length > 0 && none) report([part, index, 'zones'], `none of the zones is in ${region}`);
      }
    });
  for (const part of ['instances', 'databases'] as const)
    stack[part].forEach(({ zone }, index) => checkZone(stack, report, [part, index, 'zone'], zone));
  stack.alarms.forEach(({ zone }, index) => {
    if (zone !== undefined) checkZone(stack, report, ['alarms', index, 'zone'], zone);
  });
  stack.containerServices.forEach(({ zones = [], region }, index) => {
    zones.forEach((name, at) => checkZone(stack, report, ['containerServices', index, 'zones', at], name));
    const home = regionOf(stack, region);
    const elsewhere = zones.findIndex(
      (name) => home !== undefined && zoneOf(stack, name)?.startsWith(home) === false,
    );
    if (elsewhere !== -1)
      report(
        ['containerServices', index, 'zones', elsewhere],
        `the zone ${zones[elsewhere]} is not in ${home}`,
      );
  });
  const named = [
    ...stack.fileSystems.map(({ region }, index) => ({ region, path: ['fileSystems', index] })),
    ...stack.backups.map(({ region }, index) => ({ region, path: ['backups', index] })),
    ...stack.backups.map(({ copyToRegion = 'home' }, index) => ({
      region: copyToRegion,
      path: ['backups', index],
    })),
    ...stack.buckets.map(({ region }, index) => ({ region, path: ['buckets', index] })),
    ...stack.kubernetesClusters.map(({ region }, index) => ({ region, path: ['kubernetesClusters', index] })),
    ...stack.containerServices.map(({ region }, index) => ({ region, path: ['containerServices', index] })),
    ...stack.healthChecks.map(({ region }, index) => ({ region, path: ['healthChecks', index] })),
    ...stack.hostedZones.flatMap(({ records }, zone) =>
      records.map(({ region }, index) => ({ region, path: ['hostedZones', zone, 'records', index] })),
    ),
  ];
  for (const { region, path } of named)
    if (regionOf(stack, region) === undefined) unknownRegion(stack, report, [...path, 'region'], region);
}

function unknownRegion(
  stack: StackDescription,
  report: Report,
  path: readonly PropertyKey[],
  name: string,
): void {
  const names = regionNames(stack);
  report(path, `there is no region "${name}"`, didYouMean(name, names));
}

function checkZone(
  stack: StackDescription,
  report: Report,
  path: readonly PropertyKey[],
  name: string,
): void {
  if (zoneOf(stack, name) !== undefined) return;
  const names = zoneNames(stack);
  report(path, `there is no zone "${name}"`, didYouMean(name, names));
}
