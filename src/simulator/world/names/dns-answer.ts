import { servedRecords } from './dns.ts';
import { saysHealthy } from './health-checkers.ts';
import { balancerByDnsName, normalName, routing } from '../traffic/load-balancer.ts';
import { troublesOf } from '../traffic/troubles.ts';
import { zonesInDns } from '../traffic/zonal-address.ts';
import type { DnsRecord } from '../state/dns.ts';
import type { World } from '../state/world.ts';

export interface DnsAnswer {
  /** The name behind the record: a load balancer, a database endpoint. */
  readonly target: string;
  /** Of a load balancer: the zones whose addresses are in the answer. */
  readonly zones?: readonly string[];
  readonly ttlMs: number;
}

/** The TTL of an alias to a load balancer is AWS's, not the owner's. */
const aliasTtlMs = 60_000;

/**
 * What an authoritative server answers; undefined when it has no record of that name. Weighted: among the
 * healthy records of weight above zero, by weight; if none of those is healthy the zero-weight ones count;
 * if none at all is healthy, all are. Failover: the primary while healthy, or while the secondary is not.
 * Latency: the healthy record of the nearest region. Multivalue: one of the healthy ones.
 */
export function answer(world: World, name: string, type: string, draw: number): DnsAnswer | undefined {
  const wanted = normalName(name);
  if (troublesOf(world, 'empty-name').some((one) => normalName(one.name) === wanted)) return undefined;
  const record = choose(world, servedRecords(world, name, type), draw);
  if (record === undefined) return undefined;
  if (record.alias !== undefined) {
    const balancer = balancerByDnsName(world, record.alias.dnsName);
    return {
      target: normalName(record.alias.dnsName),
      ttlMs: aliasTtlMs,
      ...(balancer === undefined ? {} : { zones: zonesInDns(world, balancer) }),
    };
  }
  const value = record.values?.[0];
  if (value === undefined) return undefined;
  const balancer = balancerByDnsName(world, value);
  return {
    target: normalName(value),
    ttlMs: (record.ttl ?? 60) * 1000,
    ...(balancer === undefined ? {} : { zones: zonesInDns(world, balancer) }),
  };
}

function choose(world: World, records: readonly DnsRecord[], draw: number): DnsRecord | undefined {
  const primary = records.find((record) => record.failover === 'PRIMARY');
  if (primary !== undefined) {
    const secondary = records.find((record) => record.failover === 'SECONDARY');
    const fails = !healthy(world, primary) && secondary !== undefined && healthy(world, secondary);
    return fails ? secondary : primary;
  }
  const weighted = records.filter((record) => record.weight !== undefined);
  if (weighted.length > 0) return byWeight(world, weighted, draw);
  if (records.some((record) => record.multivalue === true)) {
    const good = healthyOr(world, records);
    return good[Math.min(good.length - 1, Math.floor(draw * good.length))];
  }
  if (records.some((record) => record.latencyRegion !== undefined)) return nearest(world, records, draw);
  return records[0];
}

function byWeight(world: World, weighted: readonly DnsRecord[], draw: number): DnsRecord | undefined {
  const live = weighted.filter((record) => (record.weight ?? 0) > 0);
  const pools = [live, weighted].map((pool) => pool.filter((record) => healthy(world, record)));
  const pool = pools.find((one) => one.length > 0) ?? (live.length > 0 ? live : weighted);
  const total = pool.reduce((sum, record) => sum + (record.weight ?? 0), 0);
  let rest = draw * total;
  for (const record of pool) {
    rest -= record.weight ?? 0;
    if (rest < 0) return record;
  }
  return pool[Math.min(pool.length - 1, Math.floor(draw * pool.length))];
}

/**
 * Users live in equal parts near each of the regions that have a record (model), and are given the
 * healthy one that is nearest: their own, or else the next in the list.
 */
function nearest(world: World, records: readonly DnsRecord[], draw: number): DnsRecord | undefined {
  const home = Math.min(records.length - 1, Math.floor(draw * records.length));
  const byDistance = [...records.slice(home), ...records.slice(0, home)];
  return healthyOr(world, byDistance)[0];
}

/** Those that are healthy; all of them where none is. */
function healthyOr(world: World, records: readonly DnsRecord[]): readonly DnsRecord[] {
  const good = records.filter((record) => healthy(world, record));
  return good.length > 0 ? good : records;
}

/** No check attached and no target evaluation means always healthy. */
function healthy(world: World, record: DnsRecord): boolean {
  const check = record.healthCheck === undefined ? undefined : world.healthChecks.get(record.healthCheck);
  if (check !== undefined && !saysHealthy(check)) return false;
  if (record.alias?.evaluateTargetHealth !== true) return true;
  const balancer = balancerByDnsName(world, record.alias.dnsName);
  return balancer === undefined || !routing(world, balancer).failOpen;
}
