import type { NatGateway, Route } from '../state/network.ts';
import type { World } from '../state/world.ts';

/** What has no way of its own goes by this. */
export const everywhere = '0.0.0.0/0';

/** How long AWS goes on calling a gateway `deleting` (model; AWS: some minutes). */
const deletingMs = 60_000;

/** What EC2 says of a NAT gateway. */
export function natState({ clock }: World, { deletions }: NatGateway): 'available' | 'deleting' | 'deleted' {
  if (deletions.size === 0) return 'available';
  return clock.now() - Math.min(...deletions.values()) < deletingMs ? 'deleting' : 'deleted';
}

/** Whether what a route leads to is gone: EC2 calls it a black hole then. */
export function isBlackhole({ network }: World, { target }: Route): boolean {
  if (target.startsWith('nat-')) return isGone(network.natGateways.get(target));
  if (target.startsWith('pcx-')) return isGone(network.peerings.get(target));
  if (target.startsWith('tgw-'))
    return [...network.attachments.values()].every((one) => one.gateway !== target || isGone(one));
  return false;
}

function isGone(one: { readonly deletions: { readonly size: number } } | undefined): boolean {
  return one === undefined || one.deletions.size > 0;
}
