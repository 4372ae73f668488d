import type { Report } from '../../policy/report.ts';
import { didYouMean } from '../../policy/suggest.ts';
import { regionOfZone, zoneNames, zoneOf } from './places.ts';
import type { StackDescription } from './stack-schema.ts';

/** Identifiers are there once, and replicas follow a database that is there, in the end one that writes. */
export function checkDatabases(stack: StackDescription, report: Report): void {
  const { databases } = stack;
  const names = databases.map(({ id }) => id);
  databases.forEach(({ id, zone, standby, replicaOf, lag, engine, cluster }, index) => {
    checkStandby(stack, report, ['databases', index, 'standby'], { id, zone, standby });
    if (names.indexOf(id) < index) report(['databases', index, 'id'], `the database ${id} is there twice`);
    if (engine.startsWith('aurora') !== (cluster !== undefined))
      report(
        ['databases', index, 'engine'],
        `${id} is ${engine}`,
        'Aurora has a cluster, the others have none',
      );
    if (replicaOf === undefined) {
      if (lag !== undefined)
        report(['databases', index, 'lag'], `${id} lags behind nothing`, 'say replicaOf, or no lag');
      return;
    }
    const at = ['databases', index, 'replicaOf'];
    const source = databases.find((one) => one.id === replicaOf);
    if (source === undefined)
      report(at, `there is no database "${replicaOf}" to replicate from`, didYouMean(replicaOf, names));
    else if (databases.indexOf(source) >= index)
      report(at, `${id} is listed before ${replicaOf}, which it replicates from`, 'sources come first');
  });
}

/** AWS: the nodes of a cluster are in one region. */
export function checkCaches(stack: StackDescription, report: Report): void {
  stack.caches.forEach(({ id, nodes }, index) => {
    if (stack.caches.findIndex((one) => one.id === id) < index)
      report(['caches', index, 'id'], `the cache ${id} is there twice`);
    const regions = nodes.map((node, at) => {
      const zone = zoneOf(stack, node);
      if (zone === undefined)
        report(
          ['caches', index, 'nodes', at],
          `there is no zone "${node}"`,
          didYouMean(node, zoneNames(stack)),
        );
      return zone === undefined ? undefined : regionOfZone(stack, zone);
    });
    if (new Set(regions.filter((one) => one !== undefined)).size > 1)
      report(['caches', index, 'nodes'], `${id} has nodes in several regions`, 'list a cache for each');
  });
}

/** RDS keeps the standby in another zone of the same region. */
function checkStandby(
  stack: StackDescription,
  report: Report,
  path: readonly PropertyKey[],
  database: { readonly id: string; readonly zone: string; readonly standby: string | undefined },
): void {
  if (database.standby === undefined) return;
  const [zone, standby] = [zoneOf(stack, database.zone), zoneOf(stack, database.standby)];
  if (standby === undefined)
    return report(
      path,
      `there is no zone "${database.standby}"`,
      didYouMean(database.standby, zoneNames(stack)),
    );
  if (zone === standby) report(path, `the standby of ${database.id} is in its own zone, ${zone}`);
  else if (zone !== undefined && regionOfZone(stack, zone) !== regionOfZone(stack, standby))
    report(path, `the standby of ${database.id} is in another region`, 'that is what a replica is for');
}
