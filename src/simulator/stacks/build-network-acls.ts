import { followAcls, network } from '../world/network/acls.ts';
import type { World } from '../world/state/world.ts';
import { type Ground, groundOf, tagsOf } from './ground.ts';
import { known, zoneOf } from './places.ts';
import type { StackDescription } from './stack-schema.ts';

const last = '32767 deny all 0-65535 0.0.0.0/0';

/** Network ACLs that let through what comes from the network and what is answered, or leave the answers out. */
export function buildNetworkAcls(world: World, stack: StackDescription, grounds: readonly Ground[]): void {
  for (const { name, zone: written, answers, tags } of stack.networkAcls) {
    const zone = written === undefined ? undefined : known(zoneOf(stack, written), written);
    const { region, vpc, places } = groundOf(grounds, zone ?? known(grounds[0]?.places[0], name).zone);
    const place = places.find((one) => one.zone === zone);
    const id = `acl-0${world.hexId(16)}`;
    world.network.acls.set(id, {
      id,
      name,
      region,
      vpc,
      tags: new Map([...tagsOf(stack, tags), ['Name', name]]),
      ...(place === undefined ? {} : { guards: place }),
      inbound: answers
        ? [`100 allow tcp 1-65535 ${network}`, '110 allow tcp 1024-65535 0.0.0.0/0', last]
        : [`100 allow tcp 443-443 ${network}`, last],
      outbound: answers
        ? [`100 allow tcp 1-65535 ${network}`, '110 allow tcp 443-443 0.0.0.0/0', last]
        : ['100 allow tcp 443-443 0.0.0.0/0', last],
    });
  }
  followAcls(world);
}
