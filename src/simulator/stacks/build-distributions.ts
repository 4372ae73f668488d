import { startEdges } from '../world/traffic/edges.ts';
import type { World } from '../world/state/world.ts';
import { monthMs, tagsOf } from './ground.ts';
import { known, regionOf } from './places.ts';
import type { StackDescription } from './stack-schema.ts';

/** The distributions of CloudFront, after the load balancers that they fetch from. Without any, nothing takes time. */
export function buildDistributions(world: World, stack: StackDescription): void {
  for (const { name, aliases, balancer, regions, tags, ...settings } of stack.distributions) {
    const id = `E${world.hexId(13).toUpperCase()}`;
    const origins = regions.map((one) => {
      const region = known(regionOf(stack, one), one);
      const found = [...world.loadBalancers.values()].find(
        (each) => each.name === balancer && each.region === region,
      );
      return { id: region, domainName: known(found, balancer).dnsName };
    });
    const order = origins.map((origin) => origin.id);
    world.distributions.set(id, {
      id,
      name,
      arn: `arn:aws:cloudfront::${world.account}:distribution/${id}`,
      domainName: `d${world.hexId(13)}.cloudfront.net`,
      aliases,
      createdAt: world.clock.now() - monthMs,
      changedAt: world.clock.now() - monthMs,
      tags: tagsOf(stack, tags),
      ...settings,
      origins,
      order,
      deployed: order,
      etag: `E${world.hexId(13).toUpperCase()}`,
      failing: new Map(),
      minute: { requests: 0, errors: 0, latencyMs: 0 },
    });
  }
  if (world.distributions.size > 0) startEdges(world);
}
