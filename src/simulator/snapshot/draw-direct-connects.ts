import { directConnectSchema } from '../stacks/network-schema.ts';
import type { WrittenStack } from '../stacks/stack-schema.ts';
import { asName, resourcesOf, said, type Sketch, text } from './sketch.ts';

type WrittenConnection = NonNullable<WrittenStack['directConnects']>[number];

/**
 * Direct Connect connections of a region of the stack, with the gateways at which their virtual interfaces end. That
 * of the region's VPN connections is the one behind which the site is that is needed, else the first.
 */
export function drawDirectConnects(sketch: Sketch): readonly WrittenConnection[] {
  const ends = new Map(
    resourcesOf(sketch, 'directconnect:virtual-interface').map(({ facts }) => [
      text(facts['connection']),
      text(facts['gateway']),
    ]),
  );
  const known: string[] = [];
  return resourcesOf(sketch, 'directconnect:connection').flatMap(({ name, region, facts }) => {
    const gateway = ends.get(text(facts['connection']));
    if (gateway !== undefined && !known.includes(gateway)) known.push(gateway);
    const usual = neededIn(region, sketch) ?? known[0];
    const gigabits = Number(/^(\d+)Gbps$/.exec(text(facts['bandwidth']) ?? '')?.[1]);
    const written = said({
      name: asName(name),
      region,
      location: text(facts['location']),
      gateway:
        gateway === undefined || gateway === usual ? undefined : `gateway-${known.indexOf(gateway) + 1}`,
      gigabits,
    });
    const isHere = sketch.regions.some((one) => one.region === region);
    if (isHere && directConnectSchema.safeParse(written).success) return [written];
    sketch.leftOut.push(
      `Direct Connect connection ${name} in ${region}: its region or its bandwidth is not simulated`,
    );
    return [];
  });
}

function neededIn(region: string, sketch: Sketch): string | undefined {
  const vpn = resourcesOf(sketch, 'vpn:connection').find((one) => one.region === region);
  return text(vpn?.facts['gateway']);
}
