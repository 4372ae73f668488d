import type { Network } from '../state/network.ts';

export function createNetwork(): Network {
  return {
    subnets: new Map(),
    natGateways: new Map(),
    routeTables: new Map(),
    peerings: new Map(),
    attachments: new Map(),
    vpnConnections: new Map(),
    directConnects: new Map(),
    siteCut: new Map(),
    securityGroups: new Map(),
    acls: new Map(),
    barred: new Map(),
    shut: new Map(),
    cutOff: new Map(),
  };
}
