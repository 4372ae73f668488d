import { tell } from '../happening.ts';
import { normalName } from '../traffic/load-balancer.ts';
import { effectDelayMs } from '../control-plane.ts';
import { between } from '../draw.ts';
import type { DnsChange, DnsRecord, HostedZone } from '../state/dns.ts';
import type { World } from '../state/world.ts';

export type DnsEdit = { readonly action: 'CREATE' | 'DELETE' | 'UPSERT'; readonly record: DnsRecord };

/** Changes usually reach every name server within 60 s. */
const propagation = { leastMs: 15_000, mostMs: 55_000 };

export function recordKey(record: Pick<DnsRecord, 'name' | 'type' | 'setIdentifier'>): string {
  return `${normalName(record.name)} ${record.type} ${record.setIdentifier ?? ''}`;
}

/** A whole batch or nothing. Answers what is wrong with each edit that cannot be made, or the change. */
export function changeRecords(
  world: World,
  zone: HostedZone,
  edits: readonly DnsEdit[],
): { readonly change: DnsChange } | { readonly problems: readonly string[] } {
  const next = new Map(zone.records);
  const problems: string[] = [];
  for (const { action, record } of edits) {
    const key = recordKey(record);
    const present = next.get(key);
    const label = `[name='${record.name}.', type='${record.type}'${record.setIdentifier === undefined ? '' : `, set identifier='${record.setIdentifier}'`}]`;
    if (action === 'CREATE' && present !== undefined) {
      problems.push(`Tried to create resource record set ${label} but it already exists`);
    } else if (action === 'DELETE' && present === undefined) {
      problems.push(`Tried to delete resource record set ${label} but it was not found`);
    } else if (action === 'DELETE' && present !== undefined && !sameRecord(present, record)) {
      problems.push(
        `Tried to delete resource record set ${label} but the values provided do not match the current values`,
      );
    } else if (action === 'DELETE') {
      next.delete(key);
    } else {
      next.set(key, record);
    }
  }
  if (problems.length > 0) return { problems };
  zone.records.clear();
  for (const [key, record] of next) zone.records.set(key, record);
  return { change: propagate(world, zone, next) };
}

/** The records that name servers give for a name and type now. */
export function servedRecords(world: World, name: string, type: string): readonly DnsRecord[] {
  const wanted = `${normalName(name)} ${type} `;
  for (const zone of world.hostedZones.values()) {
    if (!normalName(name).endsWith(zone.name)) continue;
    const found = [...zone.served].flatMap(([key, record]) => (key.startsWith(wanted) ? [record] : []));
    if (found.length > 0) return found;
  }
  return [];
}

function propagate(world: World, zone: HostedZone, records: ReadonlyMap<string, DnsRecord>): DnsChange {
  const change: DnsChange = {
    id: `C${world.hexId(20).toUpperCase()}`,
    zone: zone.id,
    submittedAt: world.clock.now(),
    status: 'PENDING',
  };
  world.dnsChanges.set(change.id, change);
  const usualMs = between(world, 'dns', propagation.leastMs, propagation.mostMs);
  world.clock.after(usualMs + effectDelayMs(world, 'dns-changes'), () => {
    change.status = 'INSYNC';
    zone.served = records;
    tell(world, {
      kind: 'dns-in-sync',
      zone: zone.id,
      change: change.id,
      text: `name servers answer zone ${zone.name} as changed`,
    });
  });
  return change;
}

function sameRecord(one: DnsRecord, other: DnsRecord): boolean {
  return (
    one.ttl === other.ttl &&
    one.weight === other.weight &&
    one.failover === other.failover &&
    one.healthCheck === other.healthCheck &&
    one.latencyRegion === other.latencyRegion &&
    one.multivalue === other.multivalue &&
    sameValues(one.values ?? [], other.values ?? []) &&
    one.alias?.zone === other.alias?.zone &&
    normalName(one.alias?.dnsName ?? '') === normalName(other.alias?.dnsName ?? '') &&
    one.alias?.evaluateTargetHealth === other.alias?.evaluateTargetHealth
  );
}

function sameValues(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((value) => other.includes(value));
}
