import type { Resource } from '../../model/resource.ts';
import { recordSchema } from '../stacks/names-schema.ts';
import type { WrittenStack } from '../stacks/stack-schema.ts';
import type { DrawnDistribution } from './draw-distributions.ts';
import { asName, comparable, count, resourcesOf, said, type Sketch, text, texts } from './sketch.ts';

type WrittenZone = NonNullable<WrittenStack['hostedZones']>[number];
type WrittenRecord = WrittenZone['records'][number];
type WrittenCheck = NonNullable<WrittenStack['healthChecks']>[number];

/** Health checks that ask somebody; those that sum up others, or follow an alarm, are left out. */
export function drawHealthChecks(sketch: Sketch): readonly WrittenCheck[] {
  // By id, for they are called by what they ask, whose name AWS makes up.
  const all = resourcesOf(sketch, 'route53:health-check').toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return all.flatMap(({ facts }): readonly WrittenCheck[] => {
    const id = text(facts['healthCheckId']) ?? '';
    const kind = /^(HTTPS?|TCP)/.exec(text(facts['type']) ?? '')?.[1];
    const fqdn = text(facts['fqdn']);
    if (kind === undefined || fqdn === undefined || facts['inverted'] === true) {
      sketch.leftOut.push(`health check ${id}: of type ${text(facts['type'])}, it is not simulated`);
      return [];
    }
    const balancer = sketch.balancers.find(({ dnsName }) => comparable(dnsName) === comparable(fqdn));
    return [
      said({
        name: checkName(id),
        id,
        balancer: balancer?.written.name,
        region: balancer?.region,
        domain: balancer === undefined ? comparable(fqdn) : undefined,
        type: kind as 'HTTP' | 'HTTPS' | 'TCP',
        port: count(facts['port']),
        path: text(facts['path']),
        everySeconds: facts['intervalSeconds'] === 10 ? (10 as const) : (30 as const),
        failureThreshold: count(facts['failureThreshold']),
        disabled: facts['disabled'] === true ? true : undefined,
      }),
    ];
  });
}

const checkName = (id: string) => asName(`check-${id.slice(0, 8)}`);

/** The zones whose records lead to what is in the stack, or say plain values. */
export function drawHostedZones(
  sketch: Sketch,
  parts: {
    readonly databases: readonly { readonly id: string }[];
    readonly checks: readonly WrittenCheck[];
    readonly distributions: readonly DrawnDistribution[];
  },
): WrittenZone[] {
  const records = resourcesOf(sketch, 'route53:record');
  return resourcesOf(sketch, 'route53:hosted-zone').flatMap((zone): WrittenZone[] => {
    const id = text(zone.facts['zoneId']);
    const drawn = records
      .filter(({ facts }) => facts['zoneId'] === id)
      .flatMap((record) => recordOf(sketch, parts, record))
      .filter((record) => {
        const fits = recordSchema.safeParse(record).success;
        if (!fits) sketch.leftOut.push(`record ${record.name}: its name is none that a stack may have`);
        return fits;
      });
    if (drawn.length === 0) return [];
    return [
      said({ name: comparable(zone.name), id, private: zone.facts['private'] === true, records: drawn }),
    ];
  });
}

function recordOf(
  sketch: Sketch,
  parts: Parameters<typeof drawHostedZones>[1],
  { name: label, facts }: Resource,
): readonly WrittenRecord[] {
  const leaveOut = (why: string) => {
    sketch.leftOut.push(`record ${label}: ${why}`);
    return [];
  };
  const name = comparable(text(facts['recordName']) ?? '').replaceAll('\\052', '*');
  const type = text(facts['recordType']);
  if (type !== 'A' && type !== 'AAAA' && type !== 'CNAME')
    return leaveOut(`records of type ${type} steer nobody`);
  const steering: 'A' | 'AAAA' | 'CNAME' = type;
  const routing = text(facts['routing']);
  if (routing !== 'simple' && routing !== 'weighted' && routing !== 'failover')
    return leaveOut(`${routing} routing is not drawn`);
  const check = parts.checks.find(({ id }) => id === facts['healthCheckId']);
  const common = {
    name,
    type: steering,
    weight: count(facts['weight']),
    failover: text(facts['failover'])?.toLowerCase() as 'primary' | 'secondary' | undefined,
    setIdentifier: text(facts['setIdentifier']),
    healthCheck: check?.name,
  };
  const alias = text(facts['aliasDnsName']);
  const values = texts(facts['values']);
  const target = comparable(alias ?? values[0] ?? '');
  const balancer = sketch.balancers.find(({ dnsName }) => comparable(dnsName) === target);
  if (balancer !== undefined && alias !== undefined) {
    const evaluateTargetHealth = facts['evaluateTargetHealth'] === true;
    return [
      said({ ...common, balancer: balancer.written.name, region: balancer.region, evaluateTargetHealth }),
    ];
  }
  const distribution = parts.distributions.find(({ dnsName }) => comparable(dnsName) === target);
  if (distribution !== undefined && alias !== undefined)
    return [said({ ...common, distribution: distribution.written.name })];
  if (alias !== undefined) return leaveOut('what it is an alias to is not in the stack');
  const endpoints = resourcesOf(sketch, 'rds:instance').filter(
    (one) => comparable(text(one.facts['endpoint']) ?? '') === target && target !== '',
  );
  const database = parts.databases.find(({ id }) => endpoints.some((one) => one.name === id))?.id;
  const ttl = count(facts['ttl']);
  if (database !== undefined) return [said({ ...common, database, ttl })];
  return values.length === 0 ? leaveOut('it says nothing') : [said({ ...common, values: [...values], ttl })];
}
