import type { Model } from '../model/model.ts';
import type { Resource } from '../model/resource.ts';
import { compareText } from '../model/text-order.ts';
import { recordSetId } from '../model/topology.ts';
import { targetsOf, textIn, textsIn } from './read.ts';

/** The records that answer for the same name and type, sorted by id; of a simple record, itself. */
export function setOf(one: Resource, model: Model): readonly Resource[] {
  const set = recordSetId(one);
  if (set === undefined) return [one];
  return model
    .incoming(set)
    .flatMap(({ from }) => model.resources.get(from) ?? [])
    .toSorted((a, b) => compareText(a.id, b.id));
}

/** Load balancers behind a record, as far as they are known. */
export function balancersOf(one: Resource, model: Model): readonly Resource[] {
  return targetsOf(one, 'routes-to', model).filter(({ kind }) => kind.endsWith(':load-balancer'));
}

/** Whether a record leads to a load balancer, be it one of a region or an account that is not read. */
export function leadsToBalancer(one: Resource, model: Model): boolean {
  return regionsBehind(one, model).length > 0;
}

/** Regions of the load balancers behind records; nothing where it is not known of one of them. */
export function regionsOf(records: readonly Resource[], model: Model): ReadonlySet<string> | undefined {
  const regions = records.map((one) => regionsBehind(one, model));
  return regions.some((own) => own.length === 0) ? undefined : new Set(regions.flat());
}

/** By what was read, else by the name that it says: AWS puts the region into the names of load balancers. */
function regionsBehind(one: Resource, model: Model): readonly string[] {
  const known = balancersOf(one, model).map(({ region }) => region);
  if (known.length > 0) return known;
  const names = [textIn(one, 'aliasDnsName') ?? '', ...textsIn(one, 'values')];
  return names.flatMap((name) => {
    const { before, after } = balancerName.exec(name)?.groups ?? {};
    return before ?? after ?? [];
  });
}

/** `NAME-ID.REGION.elb.amazonaws.com`, and of network load balancers `NAME-ID.elb.REGION.amazonaws.com`. */
const balancerName =
  /\.(?:(?<before>[a-z]{2}(?:-[a-z]+)+-\d)\.elb|elb\.(?<after>[a-z]{2}(?:-[a-z]+)+-\d))\.amazonaws\.com(?:\.cn)?\.?$/;
