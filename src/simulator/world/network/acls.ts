import { ephemeral, passage } from '../../../model/acl-entries.ts';
import { impairFleet } from '../compute/impairments.ts';
import type { NetworkAcl } from '../state/network.ts';
import type { World } from '../state/world.ts';

/** Addresses of the whole network, from which load balancers send. */
export const network = '10.0.0.0/8';

/**
 * Has the machines of each zone that a network ACL guards suffer what that lets through now; call it after a change
 * of one. Load balancers are taken to stand in other subnets.
 */
export function followAcls(world: World): void {
  const { acls, barred } = world.network;
  for (const acl of acls.values()) {
    const before = barred.get(acl.id);
    const isOpen = acl.guards === undefined || letsThrough(world, acl);
    if (isOpen === (before === undefined)) continue;
    if (isOpen) {
      before?.();
      barred.delete(acl.id);
    } else if (acl.guards !== undefined) {
      const { zone } = acl.guards;
      const fleet = { zone, impairment: { kind: 'app-down', cure: 'none' } } as const;
      barred.set(acl.id, impairFleet(world, fleet, { newbornsOnly: false, lasting: false }));
    }
  }
}

function letsThrough(world: World, { region, inbound, outbound }: NetworkAcl): boolean {
  const pools = [...world.targetGroups.values()].filter((one) => one.region === region);
  return (
    pools.every(({ port }) => passage(inbound, network, { from: port, to: port }).passes === 'yes') &&
    passage(outbound, network, ephemeral).passes === 'yes'
  );
}
