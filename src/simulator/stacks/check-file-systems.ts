import type { Report } from '../../policy/report.ts';
import { didYouMean } from '../../policy/suggest.ts';
import { regionOf, regionOfZone, zoneOf } from './places.ts';
import type { StackDescription } from './stack-schema.ts';

/** Names are there once, and the zones of a file system are those of its region. */
export function checkFileSystems(stack: StackDescription, report: Report): void {
  const names = stack.fileSystems.map(({ name }) => name);
  stack.fileSystems.forEach(({ name, region, zones = [], oneZone, replicaOf }, index) => {
    if (names.indexOf(name) < index)
      report(['fileSystems', index, 'name'], `the file system ${name} is there twice`);
    const isThere = (zone: string) => {
      const found = zoneOf(stack, zone);
      return found !== undefined && regionOfZone(stack, found) === regionOf(stack, region);
    };
    zones.forEach((zone, at) => {
      if (!isThere(zone))
        report(['fileSystems', index, 'zones', at], `there is no zone "${zone}" in ${region}`);
    });
    if (replicaOf !== undefined && !names.slice(0, index).includes(replicaOf))
      report(
        ['fileSystems', index, 'replicaOf'],
        `there is no file system "${replicaOf}" before ${name} to copy from`,
        didYouMean(replicaOf, names),
      );
    if (oneZone !== undefined && !isThere(oneZone))
      report(['fileSystems', index, 'oneZone'], `there is no zone "${oneZone}" in ${region}`);
  });
}
