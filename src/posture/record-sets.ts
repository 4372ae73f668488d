import type { Model } from '../model/model.ts';
import type { Resource } from '../model/resource.ts';
import { compareText } from '../model/text-order.ts';
import { recordSetId } from '../model/topology.ts';
import { targetsOf } from './read.ts';

/** The records that answer for the same name and type, sorted by id; of a simple record, itself. */
export function setOf(one: Resource, model: Model): readonly Resource[] {
  const set = recordSetId(one);
  if (set === undefined) return [one];
  return model
    .incoming(set)
    .flatMap(({ from }) => model.resources.get(from) ?? [])
    .toSorted((a, b) => compareText(a.id, b.id));
}

export function balancersOf(one: Resource, model: Model): readonly Resource[] {
  return targetsOf(one, 'routes-to', model).filter(({ kind }) => kind.endsWith(':load-balancer'));
}

/** Regions of the load balancers behind records; nothing where one of them leads to none that is known. */
export function regionsOf(records: readonly Resource[], model: Model): ReadonlySet<string> | undefined {
  const regions = records.map((one) => balancersOf(one, model).map(({ region }) => region));
  return regions.some((own) => own.length === 0) ? undefined : new Set(regions.flat());
}
