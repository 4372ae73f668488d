import { recordKey } from '../world/dns.ts';
import { createHealthCheck } from '../world/health-checkers.ts';
import { managed } from './shop-site.ts';
import type { Database } from '../world/state/database.ts';
import type { DnsRecord, HostedZone } from '../world/state/dns.ts';
import type { LoadBalancer } from '../world/state/load-balancer.ts';
import type { World } from '../world/state/world.ts';

/** Holds the name by which the application finds the database that takes writes. */
export const internalZone = 'Z0SHOPINTERNAL000001';

export interface ShopNames {
  readonly primary: LoadBalancer;
  readonly standby: LoadBalancer;
  readonly writer: Database;
  readonly site: string;
  readonly databaseName: string;
}

/** The public zone with the weighted pair, the private one with the database's name, and the two probes. */
export function buildShopNames(world: World, names: ShopNames): void {
  addZone(world, { id: 'Z0SHOPEXAMPLECOM0001', name: 'example.com', private: false }, [
    weighted(names, names.primary, 100),
    weighted(names, names.standby, 0),
  ]);
  addZone(world, { id: internalZone, name: 'shop.internal', private: true }, [
    { name: names.databaseName, type: 'CNAME', ttl: 60, values: [names.writer.endpoint] },
  ]);
  for (const balancer of [names.primary, names.standby]) {
    createHealthCheck(world, {
      id: [8, 4, 4, 4, 12].map((digits) => world.hexId(digits)).join('-'),
      name: `shop-${balancer.region}`,
      fqdn: balancer.dnsName,
      port: 80,
      path: '/healthz',
      type: 'HTTP',
      everySeconds: 10,
      failureThreshold: 3,
      tags: new Map([...managed, ['Name', `shop-${balancer.region}`]]),
    });
  }
}

/** The target's health is not evaluated: Route 53 alone would never move the traffic. */
function weighted(names: ShopNames, balancer: LoadBalancer, weight: number): DnsRecord {
  return {
    name: names.site,
    type: 'A',
    setIdentifier: balancer.region,
    weight,
    alias: { zone: balancer.canonicalZone, dnsName: balancer.dnsName, evaluateTargetHealth: false },
  };
}

function addZone(
  world: World,
  zone: Pick<HostedZone, 'id' | 'name' | 'private'>,
  records: readonly DnsRecord[],
): void {
  const held = new Map<string, DnsRecord>();
  const nameServers: readonly DnsRecord[] = [
    { name: zone.name, type: 'NS', ttl: 172_800, values: ['ns-1.awsdns-01.com.', 'ns-2.awsdns-02.net.'] },
    {
      name: zone.name,
      type: 'SOA',
      ttl: 900,
      values: ['ns-1.awsdns-01.com. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400'],
    },
  ];
  for (const record of [...nameServers, ...records]) held.set(recordKey(record), record);
  world.hostedZones.set(zone.id, {
    ...zone,
    comment: 'the shop',
    tags: new Map(managed),
    records: held,
    served: new Map(held),
  });
}
