import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import { healthCheckArn, recordArn } from '../../aws/arn.ts';
import type { Relation, Resource } from '../../model/resource.ts';
import { stated } from '../finding.ts';
import type { Endpoints } from './endpoints.ts';
import { comparableName, readableName, withoutDot } from './names.ts';

/** What a record is read against. */
export interface RecordSurroundings {
  readonly account: string;
  /** `Z0123…`, without a prefix. */
  readonly zoneId: string;
  /** The zone's: Route 53 has no tags on records, so its zone's opt them in. */
  readonly tags: Readonly<Record<string, string>>;
  readonly endpoints: Endpoints;
  /** Ids of the zone's records by comparable name and type, for aliases within the zone. */
  readonly siblings: ReadonlyMap<string, ReadonlySet<string>>;
}

/** A record with the id that it will have, of the kinds that steer traffic. */
export interface KeptRecord {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly set: ResourceRecordSet;
}

/**
 * Records that steer traffic: all with a routing policy, all aliases, and the simple addresses and
 * CNAMEs (a promotion moves one). MX, TXT, NS and the like are left out.
 */
export function keptRecord(zoneId: string, set: ResourceRecordSet): KeptRecord | undefined {
  const { Name: name, Type: type, SetIdentifier: setIdentifier } = set;
  if (!name || !type) return undefined;
  const steers =
    setIdentifier !== undefined || set.AliasTarget !== undefined || /^(A|AAAA|CNAME)$/.test(type);
  return steers ? { id: recordArn({ zoneId, name, type, setIdentifier }), name, type, set } : undefined;
}

export const siblingKey = (name: string, type: string): string => `${comparableName(name)} ${type}`;

export function recordResource(record: KeptRecord, around: RecordSurroundings): Resource {
  const { set } = record;
  const alias = set.AliasTarget;
  return {
    id: record.id,
    kind: 'route53:record',
    account: around.account,
    region: 'global',
    name: [readableName(record.name), record.type, set.SetIdentifier].filter(Boolean).join(' '),
    tags: around.tags,
    facts: stated({
      recordName: withoutDot(record.name),
      recordType: record.type,
      zoneId: around.zoneId,
      setIdentifier: set.SetIdentifier,
      routing: routingOf(set),
      weight: set.Weight,
      failover: set.Failover,
      latencyRegion: set.Region,
      ttl: set.TTL,
      values: set.ResourceRecords && valuesOf(set),
      aliasDnsName: alias?.DNSName === undefined ? undefined : withoutDot(alias.DNSName),
      aliasZoneId: alias?.HostedZoneId,
      evaluateTargetHealth: alias?.EvaluateTargetHealth,
      healthCheckId: set.HealthCheckId,
    }),
    relations: relationsOf(record, around),
  };
}

function routingOf(set: ResourceRecordSet): 'simple' | 'weighted' | 'failover' | 'latency' | 'other' {
  if (set.Failover !== undefined) return 'failover';
  if (set.Weight !== undefined) return 'weighted';
  if (set.Region !== undefined) return 'latency';
  // Geolocation, geoproximity, CIDR and multivalue: seen, but nothing flips them.
  return set.SetIdentifier === undefined ? 'simple' : 'other';
}

function valuesOf(set: ResourceRecordSet): string[] {
  return (set.ResourceRecords ?? []).flatMap((value) => (value.Value === undefined ? [] : [value.Value]));
}

function relationsOf(record: KeptRecord, around: RecordSurroundings): Relation[] {
  const { set } = record;
  const names = record.type === 'CNAME' ? valuesOf(set) : [];
  if (set.AliasTarget?.DNSName) names.push(set.AliasTarget.DNSName);
  const destinations = new Set<string>();
  for (const name of names) {
    const endpoint = around.endpoints.get(comparableName(name));
    if (endpoint !== undefined) destinations.add(endpoint);
    for (const id of around.siblings.get(siblingKey(name, record.type)) ?? [])
      if (id !== record.id) destinations.add(id);
  }
  const relations = [...destinations].map((to): Relation => ({ type: 'routes-to', to }));
  if (set.HealthCheckId) relations.push({ type: 'checked-by', to: healthCheckArn(set.HealthCheckId) });
  return relations;
}
