import type { World } from '../state/world.ts';

/** AWS keeps the first four addresses of a subnet and the last for itself. */
const keptByAws = 5;

/** What a subnet is given where the stack says nothing of it: AWS's own default VPC has such. */
const usualPrefix = 20;

/** How large a subnet is, and how many of its addresses are free now. */
export function addressesOf(
  world: World,
  subnet: string,
): { readonly prefix: number; readonly free: number } {
  const known = world.network.subnets.get(subnet);
  const prefix = known?.prefix ?? usualPrefix;
  let machines = 0;
  for (const instance of world.instances.values())
    if (instance.subnet === subnet && instance.state !== 'terminated') machines += 1;
  const all = 2 ** (32 - prefix) - keptByAws;
  if (known === undefined) return { prefix, free: Math.max(0, all - machines) };
  const free = known.full.size > 0 ? 0 : known.free - (machines - known.machines);
  return { prefix, free: Math.min(all, Math.max(0, free)) };
}

/** Whether something can be launched in a subnet. Only one that a stack calls nearly full can be. */
export function hasAddress(world: World, subnet: string): boolean {
  return world.network.subnets.size === 0 || addressesOf(world, subnet).free > 0;
}

/** What EC2 says when not (`InsufficientFreeAddressesInSubnet`). */
export function noAddressMessage(subnet: string): string {
  return `There are not enough free addresses in subnet '${subnet}' to satisfy the requested number of instances.`;
}
