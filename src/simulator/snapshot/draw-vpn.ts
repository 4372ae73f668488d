import type { WrittenStack } from '../stacks/stack-schema.ts';
import { asName, count, resourcesOf, said, type Sketch, text } from './sketch.ts';

type WrittenVpn = NonNullable<WrittenStack['vpnConnections']>[number];

/** VPN connections, by the device of the owner's at which each ends. */
export function drawVpn(sketch: Sketch): readonly WrittenVpn[] {
  const devices: string[] = [];
  return resourcesOf(sketch, 'vpn:connection').flatMap(({ name, region, facts }): readonly WrittenVpn[] => {
    if (!sketch.regions.some((one) => one.region === region)) {
      sketch.leftOut.push(`VPN connection ${name} in ${region}: nothing else is in its region`);
      return [];
    }
    const device = text(facts['customerGateway']);
    if (device !== undefined && !devices.includes(device)) devices.push(device);
    const isHalf = count(facts['tunnels']) === 2 && count(facts['tunnelsUp']) === 1;
    return [
      said({
        name: asName(name),
        region,
        device: device === undefined ? undefined : `device-${devices.indexOf(device) + 1}`,
        tunnels: isHalf ? 1 : undefined,
      }),
    ];
  });
}
