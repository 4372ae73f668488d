import type { Model } from '../../model/model.ts';
import type { Resource } from '../../model/resource.ts';
import { byHand, type Estimate, type Recovery, unclear } from '../estimate.ts';
import { textIn, textsIn } from '../read.ts';
import { keptInZones } from './within-region.ts';

/** Lambda runs a function in all zones that its subnets are in, or in those that it chooses. */
export const functions: Recovery = {
  kinds: ['lambda:function'],
  time: (one, loss, model) => {
    if (loss === 'region')
      return unclear('whether it also runs in another region, and what leads its callers there');
    return loss === 'zone' ? zoneLost(one, model) : keptInZones('AWS Lambda');
  },
};

function zoneLost(one: Resource, model: Model): Estimate {
  if (one.facts['subnetIds'] === undefined) return unclear(`the subnets of ${one.name}`);
  const subnets = textsIn(one, 'subnetIds');
  if (subnets.length === 0) return keptInZones('AWS Lambda');
  const several = isInSeveralZones(one, model);
  if (several === undefined) return unclear(`the zones of the subnets of ${one.name}`);
  return several ? keptInZones('AWS Lambda') : byHand(`all subnets of ${one.name} are in one zone`);
}

/** Whether the subnets of a function that has some are in several zones; undefined where that is not known. */
export function isInSeveralZones(one: Resource, model: Model): boolean | undefined {
  const subnets = textsIn(one, 'subnetIds');
  const known = [...model.ofKind('vpc:subnet')].flatMap((id) => model.resources.get(id) ?? []);
  const zones = subnets.map((id) => known.find((subnet) => textIn(subnet, 'subnet') === id)?.zone);
  if (new Set(zones.filter((zone) => zone !== undefined)).size > 1) return true;
  return zones.includes(undefined) && subnets.length > 1 ? undefined : false;
}
