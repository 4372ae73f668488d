import type { World } from '../world/state/world.ts';
import { monthMs, tagsOf, uuid } from './ground.ts';
import { known, regionOf } from './places.ts';
import type { StackDescription } from './stack-schema.ts';

/** The certificates of ACM, after the load balancers that show them. `startAt`: when the story begins. */
export function buildCertificates(world: World, stack: StackDescription, startAt: number): void {
  for (const { domain, balancers, expiresIn, imported, tags, ...written } of stack.certificates) {
    const region = known(regionOf(stack, written.region), written.region);
    const arn = `arn:aws:acm:${region}:${world.account}:certificate/${uuid(world)}`;
    world.certificates.set(arn, {
      arn,
      region,
      domain,
      type: imported ? 'IMPORTED' : 'AMAZON_ISSUED',
      issuedAt: world.clock.now() - monthMs,
      expiresAt: startAt + expiresIn,
      usedBy: [...world.loadBalancers.values()]
        .filter((balancer) => balancer.region === region && balancers.includes(balancer.name))
        .map((balancer) => balancer.arn),
      tags: tagsOf(stack, tags),
    });
  }
}
