import { z } from 'zod';
import type { RandomStream } from '../../runtime/random.ts';
import type { NatGateway, Subnet } from '../world/state/network.ts';
import { everywhere } from '../world/network/routes.ts';
import type { World } from '../world/state/world.ts';
import { oneOf } from './select.ts';

export const natGatewayName = z
  .string()
  .min(1)
  .describe('`nat` (the first of the stack), or the name of a NAT gateway.');

export function selectNatGateway(world: World, name: string): NatGateway {
  return selected([...world.network.natGateways.values()], name, { role: 'nat', what: 'NAT gateway' });
}

/** For `sample`: one that works. */
export function sampleNatGateway(
  world: World,
  draw: RandomStream,
): { readonly natGateway: string } | undefined {
  const found = oneOf(
    [...world.network.natGateways.values()].filter(({ deletions }) => deletions.size === 0),
    draw,
  );
  return found === undefined ? undefined : { natGateway: nameOf(found) };
}

/** The gateway that the machines of a zone go out by, where the stack has it. */
export function natGatewayOf({ network }: World, zone: string): NatGateway | undefined {
  const table = [...network.routeTables.values()].find(({ zones }) => zones.includes(zone));
  const route = table?.routes.find(({ destination }) => destination === everywhere);
  return route === undefined ? undefined : network.natGateways.get(route.target);
}

/** The subnet of a zone of which the stack says how full it is. */
export function selectSubnet(world: World, zone: string): Subnet {
  for (const instance of world.instances.values()) {
    const subnet = instance.zone === zone ? world.network.subnets.get(instance.subnet) : undefined;
    if (subnet !== undefined) return subnet;
  }
  throw new Error(`the stack does not say how many addresses are free in ${zone}: list it under subnets`);
}

interface Named {
  readonly tags: ReadonlyMap<string, string>;
  readonly id: string;
}

/** By role (the first) or by the tag Name. Throws a plain Error that says what there is. */
export function selected<Thing extends Named>(
  all: readonly Thing[],
  name: string,
  { role, what }: { readonly role: string; readonly what: string },
): Thing {
  const found = name === role ? all[0] : all.find((one) => nameOf(one) === name);
  if (found !== undefined) return found;
  throw new Error(
    `there is no ${what} ${name} in the simulated account; there are ${all.map(nameOf).join(', ') || 'none'}`,
  );
}

export const nameOf = ({ tags, id }: Named): string => tags.get('Name') ?? id;
