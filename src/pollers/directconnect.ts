import { connectionsPart, rereadConnections } from './directconnect/connections.ts';
import { gatewaysPart } from './directconnect/gateways.ts';
import { linkPart } from './directconnect/link.ts';
import { routesPart } from './directconnect/routes.ts';
import { rereadInterfaces, virtualInterfacesPart } from './directconnect/virtual-interfaces.ts';
import type { Poller } from './poller.ts';

/**
 * Direct Connect: physical connections, the virtual interfaces on them with their BGP sessions, and how the fibre
 * fares by metric. An account without a virtual interface costs one call in five minutes.
 */
export const directconnect: Poller = {
  name: 'directconnect',
  // Virtual interfaces say whether there is anything to look at, and connections what the metrics are of.
  parts: [virtualInterfacesPart, connectionsPart, gatewaysPart, linkPart, routesPart],
  refresh: async (ids, context) => [
    ...(await rereadInterfaces(ids, context)),
    ...(await rereadConnections(ids, context)),
  ],
};
