import type { PollContext, Poller } from './poller.ts';
import { reread } from './reread.ts';
import { natGatewaysPart, natGatewaysVoice, rereadNatGateways } from './vpc/nat-gateways.ts';
import { natTrafficPart } from './vpc/nat-traffic.ts';
import { networkAclsPart } from './vpc/network-acls.ts';
import { peeringPart } from './vpc/peering.ts';
import { rereadRouteTables, routeTablesPart, routeTablesVoice } from './vpc/route-tables.ts';
import { rereadSecurityGroups, securityGroupsPart, securityGroupsVoice } from './vpc/security-groups.ts';
import { subnetsPart } from './vpc/subnets.ts';
import { transitGatewaysPart } from './vpc/transit-gateways.ts';
import { vpnPart } from './vpc/vpn.ts';

/** The network of an account: subnets, route tables, NAT gateways, peering, Transit Gateway, security groups, network ACLs, VPN. */
export const vpc: Poller = {
  name: 'vpc',
  // Subnets say where the others stand, and route tables who goes out by what.
  parts: [
    subnetsPart,
    routeTablesPart,
    natGatewaysPart,
    natTrafficPart,
    peeringPart,
    transitGatewaysPart,
    securityGroupsPart,
    networkAclsPart,
    vpnPart,
  ],
  refresh: async (ids, context) => {
    const tables = ofKind(ids, 'vpc:route-table', context);
    const gateways = ofKind(ids, 'nat:gateway', context);
    const groups = ofKind(ids, 'security-group:group', context);
    return [
      ...(tables.length === 0
        ? []
        : [await reread(routeTablesVoice, context, () => rereadRouteTables(tables, context))]),
      ...(gateways.length === 0
        ? []
        : [await reread(natGatewaysVoice, context, () => rereadNatGateways(gateways, context))]),
      ...(groups.length === 0
        ? []
        : [await reread(securityGroupsVoice, context, () => rereadSecurityGroups(groups, context))]),
    ];
  },
};

function ofKind(ids: readonly string[], kind: string, { model }: PollContext): readonly string[] {
  return ids.filter((id) => model.resources.get(id)?.kind === kind);
}
