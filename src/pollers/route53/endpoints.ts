import type { Model } from '../../model/model.ts';
import type { ResourceKind } from '../../model/resource.ts';
import { comparableName } from './names.ts';

/** What a DNS name leads to, among the resources that are known: load balancers, distributions and databases. */
export type Endpoints = ReadonlyMap<string, string>;

/** Resource ids by comparable DNS name. Built once per poll: a zone can hold thousands of records. */
export function endpointsOf(model: Model): Endpoints {
  const byName = new Map<string, string>();
  for (const [kind, fact] of namedBy)
    for (const id of model.ofKind(kind)) {
      const name = model.resources.get(id)?.facts[fact];
      if (typeof name === 'string' && name !== '') byName.set(comparableName(name), id);
    }
  return byName;
}

const namedBy: readonly (readonly [ResourceKind, string])[] = [
  ['elbv2:load-balancer', 'dnsName'],
  ['elb:load-balancer', 'dnsName'],
  ['cloudfront:distribution', 'dnsName'],
  ['rds:instance', 'endpoint'],
  ['rds:cluster', 'endpoint'],
];
