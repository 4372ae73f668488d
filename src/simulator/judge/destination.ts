import { acceptsWrites } from '../world/database.ts';
import { balancerByDnsName, normalName, routing } from '../world/load-balancer.ts';
import type { Harm, JudgeRule } from './rule.ts';
import type { DnsRecord, HostedZone } from '../world/state/dns.ts';
import type { Happening } from '../world/state/happening.ts';
import type { World } from '../world/state/world.ts';

/** Below this share of answered requests a load balancer is no place to send users to. */
const answeredAtLeast = 0.9;

type Records = ReadonlyMap<string, DnsRecord>;

/** H7: traffic and writes are sent only to a place that can take them. */
export const destination: JudgeRule = {
  code: 'H7',
  name: 'bad destination',
  summary: 'A change of names sends users to a place that fails, is too small, or takes no writes.',
  begin(world) {
    const served = new Map<string, Records>();
    for (const zone of world.hostedZones.values()) served.set(zone.id, zone.served);
    return {
      onHappening(happening: Happening): readonly Harm[] {
        if (happening.kind !== 'dns-in-sync') return [];
        const zone = world.hostedZones.get(happening.zone);
        if (zone === undefined) return [];
        const before = served.get(zone.id) ?? new Map<string, DnsRecord>();
        served.set(zone.id, zone.served);
        return judgeChange(world, zone, before);
      },
    };
  },
};

/** Looks at each record that now gets a larger share than it had. */
function judgeChange(world: World, zone: HostedZone, before: Records): readonly Harm[] {
  return [...zone.served].flatMap(([key, record]): Harm[] => {
    const share = shareOf(record, zone.served);
    const old = before.get(key);
    const same = old !== undefined && destinationOf(old) === destinationOf(record);
    if (share === 0 || (same && share <= shareOf(old, before))) return [];
    const detail = whyBad(world, record, share);
    if (detail === undefined) return [];
    const at = world.clock.now();
    return [{ code: 'H7', at, action: 'ChangeResourceRecordSets', target: record.name, detail }];
  });
}

/** Part of its name's answers, 0–1. */
function shareOf(record: DnsRecord, among: Records): number {
  if (record.weight === undefined) return record.failover === 'SECONDARY' ? 0 : 1;
  let total = 0;
  for (const other of among.values()) {
    if (other.name === record.name && other.type === record.type) total += other.weight ?? 0;
  }
  return total === 0 ? 1 : record.weight / total;
}

function destinationOf(record: DnsRecord): string {
  return normalName(record.alias?.dnsName ?? record.values?.[0] ?? '');
}

function whyBad(world: World, record: DnsRecord, share: number): string | undefined {
  const target = destinationOf(record);
  const balancer = balancerByDnsName(world, target);
  if (balancer !== undefined) {
    const { answered, serving } = routing(world, balancer);
    if (answered < answeredAtLeast) {
      return `${target} answers ${Math.round(answered * 100)} % of requests`;
    }
    const load = (world.users?.requestsPerSecond ?? 0) * share;
    const capacity = serving.reduce((sum, instance) => sum + instance.capacity, 0);
    return load > capacity
      ? `${target} can take ${capacity} requests a second and is sent ${load}`
      : undefined;
  }
  for (const database of world.databases.values()) {
    if (database.endpoint !== target) continue;
    return acceptsWrites(world, database) ? undefined : `${database.id} takes no writes`;
  }
  return undefined;
}
