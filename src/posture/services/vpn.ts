import type { Model } from '../../model/model.ts';
import type { Resource } from '../../model/resource.ts';
import { directConnectRules } from './direct-connect.ts';
import { numberIn, textIn } from '../read.ts';
import { cannotTell, type PostureRule, type PostureService, sound, weak } from '../rule.ts';

const connection = (name: string, customerGateway: string, gateway = 'vgw-1') =>
  ({
    kind: 'vpn:connection',
    name,
    facts: { state: 'available', customerGateway, gateway, tunnels: 2, tunnelsUp: 2 },
  }) as const;

const oneDevice: PostureRule = {
  id: 'vpn/one-device',
  title: 'A way into AWS that ends at one device of yours',
  severity: 'medium',
  kinds: ['vpn:connection'],
  reads: ['customerGateway', 'gateway'],
  why: 'Both tunnels of a VPN connection end at the same customer gateway. When that router, its power or its line fails, or it is updated, the way between your site and AWS is gone.',
  change:
    'Add a second VPN connection from another router, better at another site and by another provider, to the same gateway of AWS, with BGP so that traffic moves by itself.',
  bearsOn: ['slo', 'rtoSeconds'],
  judge(one, model) {
    const others = besides(one, model);
    if (others.some((other) => textIn(other, 'customerGateway') === undefined))
      return cannotTell('where another VPN connection of its gateway ends');
    const device = textIn(one, 'customerGateway');
    return others.some((other) => textIn(other, 'customerGateway') !== device)
      ? sound
      : weak(`${textIn(one, 'gateway')} is reached from ${device} alone`);
  },
  cases: {
    fires: { resources: [connection('office', 'cgw-1'), connection('lab', 'cgw-2', 'vgw-2')] },
    sound: { resources: [connection('office', 'cgw-1'), connection('office-spare', 'cgw-2')] },
  },
};

/** The other connections to the same gateway of AWS. */
function besides(one: Resource, model: Model): readonly Resource[] {
  return [...model.ofKind('vpn:connection')].flatMap((id) => {
    const other = model.resources.get(id);
    const isOther =
      other !== undefined && id !== one.id && textIn(other, 'gateway') === textIn(one, 'gateway');
    return isOther ? [other] : [];
  });
}

const oneTunnel: PostureRule = {
  id: 'vpn/one-tunnel',
  title: 'A VPN connection that uses one of its two tunnels',
  severity: 'medium',
  kinds: ['vpn:connection'],
  reads: ['tunnels', 'tunnelsUp'],
  why: 'AWS gives each connection two tunnels in two zones, and takes them down one at a time for maintenance. With one of them never set up, each maintenance is an outage.',
  change: 'Set up the second tunnel on your router, with the configuration that AWS offers for download.',
  bearsOn: ['slo', 'rtoSeconds'],
  // One that is down altogether is an outage, and no question of its architecture.
  concerns: (one) => numberIn(one, 'tunnelsUp') !== 0,
  judge(one) {
    const [all = 0, up = 0] = [numberIn(one, 'tunnels'), numberIn(one, 'tunnelsUp')];
    return up >= 2 || up === all ? sound : weak(`${up} of ${all} tunnels are up`);
  },
  cases: {
    fires: { resources: [{ kind: 'vpn:connection', name: 'office', facts: { tunnels: 2, tunnelsUp: 1 } }] },
    sound: { resources: [{ kind: 'vpn:connection', name: 'office', facts: { tunnels: 2, tunnelsUp: 2 } }] },
  },
};

export const vpn: PostureService = {
  name: 'Direct Connect, VPN',
  rules: [...directConnectRules, oneDevice, oneTunnel],
};
