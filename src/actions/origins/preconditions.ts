import type { ActionContext, Precondition } from '../action.ts';
import { type DestinationHealth, loadBalancerOf, readDestinationHealth } from '../dns/destination.ts';
import type { Place } from '../dns/room.ts';
import { precondition } from '../precondition.ts';
import type { DescribedDistribution, KnownOrigin, OriginPair } from './distribution.ts';

export function secondIsThere(
  found: DescribedDistribution | undefined,
  pair: OriginPair | undefined,
): readonly Precondition[] {
  if (found === undefined)
    return [precondition('the distribution exists', false, 'CloudFront has no such distribution')];
  return [
    precondition(
      'there is a second origin',
      pair !== undefined,
      pair === undefined
        ? 'its default behaviour leads to one origin, or to a group that is not told whole'
        : pair.second.domainName,
    ),
    precondition(
      'no change of it is under way',
      found.status === 'Deployed',
      `CloudFront says ${found.status ?? 'nothing'}`,
    ),
  ];
}

/** An origin as the place that users would be sent to, found by its name. */
export function placeOf({ domainName }: KnownOrigin): Required<Place> {
  return {
    id: domainName,
    record: { Name: domainName, Type: 'CNAME', ResourceRecords: [{ Value: domainName }] },
  };
}

/** By reads made now. Only a load balancer can be asked; of anything else nobody knows how it fares. */
export async function healthOf(
  origin: KnownOrigin,
  context: ActionContext,
): Promise<{ readonly health: DestinationHealth; readonly known: boolean }> {
  const { id, record } = placeOf(origin);
  const balancer = loadBalancerOf(record, id, context.model);
  if (balancer === undefined) {
    const detail = `${origin.domainName} is no load balancer that is known, so nothing can tell`;
    return { health: { healthy: undefined, share: 0, detail }, known: false };
  }
  const scope = { account: balancer.account, region: balancer.region };
  return { health: await readDestinationHealth(record, id, scope, context), known: true };
}
