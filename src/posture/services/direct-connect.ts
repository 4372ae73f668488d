import type { Model } from '../../model/model.ts';
import type { Resource } from '../../model/resource.ts';
import { otherWays, reachedBy } from '../../model/site-ways.ts';
import { textIn } from '../read.ts';
import { cannotTell, type PostureRule, sound, type SketchedResource, weak } from '../rule.ts';

const way = (name: string, location: string, gateway = 'vgw-1'): SketchedResource => ({
  kind: 'directconnect:virtual-interface',
  name,
  facts: { type: 'private', connection: `dxcon-${name}`, location, gateway },
});

const vpnTo = (gateway: string): SketchedResource => ({
  kind: 'vpn:connection',
  name: 'spare',
  facts: { customerGateway: 'cgw-1', gateway },
});

/** A public virtual interface leads to AWS's own addresses, which are on the internet as well. */
const isPrivate = (one: Resource): boolean => one.facts['type'] !== 'public';

/** By kind: what stands in for it. Undefined: where its Direct Connect gateway leads is not known. */
function standIns(one: Resource, model: Model) {
  if (reachedBy(one, model) === undefined) return undefined;
  const others = otherWays(one, model);
  return {
    direct: others.filter(({ kind }) => kind === 'directconnect:virtual-interface'),
    vpn: others.filter(({ kind }) => kind === 'vpn:connection'),
  };
}

const unknownEnd = cannotTell('where its Direct Connect gateway leads');

const singleConnection: PostureRule = {
  id: 'directconnect/single-connection',
  title: 'A single Direct Connect connection',
  severity: 'high',
  kinds: ['directconnect:virtual-interface'],
  reads: ['type', 'connection', 'gateway'],
  why: 'A connection is one fibre, one port and one device of AWS. It is down when any of them fails, and whenever AWS works on that device, which it announces and does.',
  change:
    'Order a second connection, best at another location, with a virtual interface to the same gateway, and let BGP decide between them.',
  bearsOn: ['slo', 'rtoSeconds'],
  concerns: isPrivate,
  judge(one, model) {
    const found = standIns(one, model);
    if (found === undefined) return unknownEnd;
    return found.direct.length > 0
      ? sound
      : weak(`${textIn(one, 'gateway')} is reached by ${textIn(one, 'connection')} alone`);
  },
  cases: {
    fires: { resources: [way('north', 'EqDC2'), way('lab', 'EqDC2', 'vgw-2')] },
    sound: { resources: [way('north', 'EqDC2'), way('south', 'EqDC2')] },
  },
};

const noVpnBackup: PostureRule = {
  id: 'directconnect/no-vpn-backup',
  title: 'Direct Connect without a VPN behind it',
  severity: 'medium',
  kinds: ['directconnect:virtual-interface'],
  reads: ['type', 'connection', 'gateway', 'location'],
  why: 'All ways to your site go by one Direct Connect location. When that building loses power or its fibres are cut, nothing is left, and a new connection takes weeks.',
  change:
    'Add a Site-to-Site VPN connection to the same gateway: it goes over the internet, costs little and takes over by itself. Or order a connection at a second location.',
  bearsOn: ['slo', 'rtoSeconds'],
  concerns: isPrivate,
  judge(one, model) {
    const found = standIns(one, model);
    if (found === undefined) return unknownEnd;
    if (found.vpn.length > 0 || isElsewhere(one, found.direct)) return sound;
    return weak(`nothing but ${textIn(one, 'location')} leads to ${textIn(one, 'gateway')}`);
  },
  cases: {
    fires: { resources: [way('north', 'EqDC2'), way('south', 'EqDC2'), vpnTo('vgw-2')] },
    sound: { resources: [way('north', 'EqDC2'), vpnTo('vgw-1')] },
  },
};

const oneLocation: PostureRule = {
  id: 'directconnect/one-location',
  title: 'All Direct Connect connections at one location',
  severity: 'medium',
  kinds: ['directconnect:virtual-interface'],
  reads: ['type', 'connection', 'gateway', 'location'],
  why: 'Several connections that end in one building share its power, its cooling and its fibre ducts. AWS promises 99.99 % only for connections at two locations.',
  change: 'Move one of the connections to another Direct Connect location, or order one there.',
  bearsOn: ['slo', 'rtoSeconds'],
  // That there is only one connection is said by itself.
  concerns: (one, model) => isPrivate(one) && standIns(one, model)?.direct.length !== 0,
  judge(one, model) {
    const found = standIns(one, model);
    if (found === undefined) return unknownEnd;
    if (isElsewhere(one, found.direct)) return sound;
    if (found.direct.some((other) => textIn(other, 'location') === undefined))
      return cannotTell('the location of another connection');
    return weak(`it and ${found.direct.length} more end at ${textIn(one, 'location')}`);
  },
  cases: {
    fires: { resources: [way('north', 'EqDC2'), way('south', 'EqDC2')] },
    sound: { resources: [way('north', 'EqDC2'), way('south', 'CSVA1')] },
  },
};

function isElsewhere(one: Resource, others: readonly Resource[]): boolean {
  const place = textIn(one, 'location');
  return others.some((other) => {
    const location = textIn(other, 'location');
    return location !== undefined && location !== place;
  });
}

export const directConnectRules: readonly PostureRule[] = [singleConnection, noVpnBackup, oneLocation];
