import { recordKey } from '../world/names/dns.ts';
import { createHealthCheck } from '../world/names/health-checkers.ts';
import type { DnsRecord } from '../world/state/dns.ts';
import type { LoadBalancer } from '../world/state/load-balancer.ts';
import type { World } from '../world/state/world.ts';
import { tagsOf, uuid } from './ground.ts';
import { known, regionOf } from './places.ts';
import type { StackDescription } from './stack-schema.ts';

type HostedZone = StackDescription['hostedZones'][number];

/** Route 53: the health checks, then the hosted zones whose records may answer by them. */
export function buildNames(world: World, stack: StackDescription): void {
  for (const written of stack.healthChecks) buildHealthCheck(world, stack, written);
  for (const zone of stack.hostedZones) {
    const records = new Map<string, DnsRecord>();
    for (const record of [
      ...nameServers(zone.name),
      ...zone.records.map((one) => recordOf(world, stack, one)),
    ])
      records.set(recordKey(record), record);
    const id = zone.id ?? `Z${world.hexId(20).toUpperCase()}`;
    world.hostedZones.set(id, {
      id,
      name: zone.name,
      private: zone.private,
      comment: `the ${stack.stack}`,
      tags: tagsOf(stack, zone.tags),
      records,
      served: new Map(records),
    });
  }
}

function buildHealthCheck(
  world: World,
  stack: StackDescription,
  written: StackDescription['healthChecks'][number],
): void {
  const { balancer, domain = '', region, name } = written;
  const followed = [...world.recovery.controls.values()].find((one) => one.name === written.routingControl);
  createHealthCheck(world, {
    id: written.id ?? uuid(world),
    name,
    ...(followed === undefined ? {} : { basis: { kind: 'routing-control', arn: followed.arn } }),
    fqdn: balancer === undefined ? domain : balancerNamed(world, stack, { balancer, region }).dnsName,
    port: written.port,
    path: written.path,
    type: followed === undefined ? written.type : 'RECOVERY_CONTROL',
    everySeconds: written.everySeconds,
    failureThreshold: written.failureThreshold,
    ...(written.disabled ? { disabled: true } : {}),
    tags: new Map([...tagsOf(stack, written.tags), ['Name', name]]),
  });
}

function recordOf(world: World, stack: StackDescription, written: HostedZone['records'][number]): DnsRecord {
  const { name, balancer, distribution, database, values, region, weight, failover, healthCheck } = written;
  const routed = weight !== undefined || failover !== undefined;
  const check = [...world.healthChecks.values()].find((one) => one.name === healthCheck);
  const common = {
    name,
    type: written.type ?? ((balancer ?? distribution) === undefined ? 'CNAME' : 'A'),
    ...(routed ? { setIdentifier: written.setIdentifier ?? known(regionOf(stack, region), region) } : {}),
    ...(weight === undefined ? {} : { weight }),
    ...(failover === undefined
      ? {}
      : ({ failover: failover === 'primary' ? 'PRIMARY' : 'SECONDARY' } as const)),
    ...(check === undefined ? {} : { healthCheck: check.id }),
  };
  if (balancer !== undefined) {
    const { canonicalZone, dnsName } = balancerNamed(world, stack, { balancer, region });
    const { evaluateTargetHealth } = written;
    return { ...common, alias: { zone: canonicalZone, dnsName, evaluateTargetHealth } };
  }
  if (distribution !== undefined) {
    const found = [...world.distributions.values()].find((one) => one.name === distribution);
    const { domainName } = known(found, distribution);
    return { ...common, alias: { zone: cloudFrontZone, dnsName: domainName, evaluateTargetHealth: false } };
  }
  const endpoint = database === undefined ? [] : [endpointOf(world, database)];
  return { ...common, ttl: written.ttl, values: values ?? endpoint };
}

/** AWS: the hosted zone that every alias to CloudFront is in. */
const cloudFrontZone = 'Z2FDTNDATAQYW2';

/** A member of a cluster is reached by the name that always leads to the writer. */
function endpointOf(world: World, id: string): string {
  const { cluster, endpoint } = known(world.databases.get(id), id);
  return world.databaseClusters.get(cluster ?? '')?.endpoint ?? endpoint;
}

function balancerNamed(
  world: World,
  stack: StackDescription,
  { balancer, region }: { readonly balancer: string; readonly region: string },
): LoadBalancer {
  const place = regionOf(stack, region);
  return known(
    [...world.loadBalancers.values()].find((one) => one.name === balancer && one.region === place),
    balancer,
  );
}

/** What Route 53 puts into every zone. */
function nameServers(zone: string): readonly DnsRecord[] {
  return [
    { name: zone, type: 'NS', ttl: 172_800, values: ['ns-1.awsdns-01.com.', 'ns-2.awsdns-02.net.'] },
    {
      name: zone,
      type: 'SOA',
      ttl: 900,
      values: ['ns-1.awsdns-01.com. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400'],
    },
  ];
}
