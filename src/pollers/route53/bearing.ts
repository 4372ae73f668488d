import type { Model } from '../../model/model.ts';
import type { Resource } from '../../model/resource.ts';
import type { Finding } from '../finding.ts';
import { endpointsOf } from './endpoints.ts';
import { comparableName } from './names.ts';

/** Answers the ids of the resources that a health check speaks for: itself first. */
export type Bearing = (check: Resource) => readonly string[];

/**
 * A health check speaks for itself, for each record that uses it, and for the load balancer or database
 * whose DNS name it probes. The index is built once per poll.
 */
export function bearingOf(model: Model): Bearing {
  const endpoints = endpointsOf(model);
  const recordsByCheck = new Map<string, string[]>();
  for (const record of model.ofKind('route53:record')) {
    const check = model.resources.get(record)?.facts['healthCheckId'];
    if (typeof check !== 'string') continue;
    const records = recordsByCheck.get(check) ?? [];
    records.push(record);
    recordsByCheck.set(check, records);
  }
  return (check) => {
    const { healthCheckId, fqdn } = check.facts;
    const probed = typeof fqdn === 'string' ? endpoints.get(comparableName(fqdn)) : undefined;
    const records = typeof healthCheckId === 'string' ? recordsByCheck.get(healthCheckId) : undefined;
    return [check.id, ...(records ?? []), ...(probed === undefined ? [] : [probed])];
  };
}

/** One word of a health check, said of everything that it speaks for. */
export function spread(
  check: Resource,
  bearing: Bearing,
  finding: Omit<Finding, 'resource' | 'by' | 'family'>,
): Finding[] {
  return bearing(check).map((resource) => ({
    ...finding,
    resource,
    family: 'external',
    ...(resource === check.id ? {} : { by: check.id }),
  }));
}

/** All of these health checks that speak for any of the ids. */
export function checksAbout(
  ids: readonly string[],
  checks: readonly Resource[],
  model: Model,
): readonly Resource[] {
  const asked = new Set(ids);
  const bearing = bearingOf(model);
  return checks.filter((check) => bearing(check).some((id) => asked.has(id)));
}
