import type { Report } from '../../policy/report.ts';
import { didYouMean } from '../../policy/suggest.ts';
import { regionOf } from './places.ts';
import type { StackDescription } from './stack-schema.ts';

/** Records lead somewhere, lie in their zone, and the users' names are among them. */
export function checkNames(stack: StackDescription, report: Report): void {
  stack.hostedZones.forEach((zone, zoneAt) =>
    zone.records.forEach((record, at) => {
      const path = ['hostedZones', zoneAt, 'records', at];
      checkTarget(stack, report, path, record);
      if (record.name !== zone.name && !record.name.endsWith(`.${zone.name}`))
        report([...path, 'name'], `${record.name} is not a name of the zone ${zone.name}`);
      if (record.weight !== undefined && record.failover !== undefined)
        report([...path, 'failover'], `${record.name} cannot be weighted and failover at once`);
      const { healthCheck } = record;
      const checks = stack.healthChecks.map(({ name }) => name);
      if (healthCheck !== undefined && !checks.includes(healthCheck))
        report(
          [...path, 'healthCheck'],
          `there is no health check "${healthCheck}"`,
          didYouMean(healthCheck, checks),
        );
    }),
  );
  checkHealthChecks(stack, report);
  checkUsers(stack, report);
}

type HostedZone = StackDescription['hostedZones'][number];

function checkTarget(
  stack: StackDescription,
  report: Report,
  path: readonly PropertyKey[],
  { balancer, distribution, database, values, name, region }: HostedZone['records'][number],
): void {
  const said = [balancer, distribution, database, values].filter((one) => one !== undefined).length;
  if (said !== 1)
    report(
      path,
      `${name} must say one of balancer, distribution, database and values, and says ${said === 0 ? 'none' : said}`,
    );
  if (balancer !== undefined) checkBalancer(stack, report, path, { balancer, region });
  const distributions = stack.distributions.map((one) => one.name);
  if (distribution !== undefined && !distributions.includes(distribution))
    report(
      [...path, 'distribution'],
      `there is no distribution "${distribution}"`,
      didYouMean(distribution, distributions),
    );
  const ids = stack.databases.map(({ id }) => id);
  if (database !== undefined && !ids.includes(database))
    report([...path, 'database'], `there is no database "${database}"`, didYouMean(database, ids));
}

/** A balancer by name is one of a region. */
function checkBalancer(
  stack: StackDescription,
  report: Report,
  path: readonly PropertyKey[],
  { balancer, region: said }: { readonly balancer: string; readonly region: string },
): void {
  const region = regionOf(stack, said);
  if (region === undefined) return;
  const names = stack.balancers
    .filter(({ regions }) => regions.some((one) => regionOf(stack, one) === region))
    .map(({ name }) => name);
  if (!names.includes(balancer))
    report(
      [...path, 'balancer'],
      `there is no balancer "${balancer}" in ${region}`,
      didYouMean(balancer, names),
    );
}

function checkHealthChecks(stack: StackDescription, report: Report): void {
  stack.healthChecks.forEach(({ name, balancer, domain, routingControl, region }, index) => {
    const path = ['healthChecks', index];
    if (stack.healthChecks.findIndex((one) => one.name === name) < index)
      report([...path, 'name'], `the health check ${name} is there twice`);
    const said = [balancer, domain, routingControl].filter((one) => one !== undefined).length;
    if (said !== 1)
      report(path, `${name} must ask a balancer or a domain, or follow a routingControl, one of the three`);
    if (balancer !== undefined) checkBalancer(stack, report, path, { balancer, region });
  });
}

/** Users who type a name that does not exist would be down from the beginning. */
function checkUsers(stack: StackDescription, report: Report): void {
  const { site, database, writeShare, resolvers } = stack.users;
  const names = stack.hostedZones.flatMap(({ records }) => records.map(({ name }) => name));
  const missing = (name: string) => `no hosted zone has a record ${name}`;
  if (!names.includes(site)) report(['users', 'site'], missing(site), didYouMean(site, names));
  if (database !== undefined && !names.includes(database))
    report(['users', 'database'], missing(database), didYouMean(database, names));
  if (database === undefined && writeShare > 0)
    report(['users'], 'users write, and no database takes it', 'say database, or writeShare: 0');
  const total = resolvers.reduce((sum, one) => sum + one.share, 0);
  if (Math.abs(total - 1) > 0.001)
    report(['users', 'resolvers'], `the shares of the resolvers add up to ${total.toFixed(3)}, not 1`);
}
