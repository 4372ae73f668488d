import type { Route, RouteTable, RouteTableAssociation } from '@aws-sdk/client-ec2';
import type { Finding } from '../finding.ts';

/** What a route leads to, by AWS's id (`nat-…`, `igw-…`, `tgw-…`, `pcx-…`, `local`); nothing where AWS does not say. */
function targetOf(route: Route): string | undefined {
  return (
    route.NatGatewayId ??
    route.TransitGatewayId ??
    route.VpcPeeringConnectionId ??
    route.GatewayId ??
    route.EgressOnlyInternetGatewayId ??
    route.InstanceId ??
    route.NetworkInterfaceId ??
    route.LocalGatewayId ??
    route.CarrierGatewayId ??
    route.CoreNetworkArn
  );
}

const destinationOf = (route: Route): string =>
  route.DestinationCidrBlock ??
  route.DestinationIpv6CidrBlock ??
  route.DestinationPrefixListId ??
  'somewhere';

/** IPv4: what has no way of its own goes by this. */
const everywhere = '0.0.0.0/0';

const isDefault = (route: Route): boolean =>
  route.DestinationCidrBlock === everywhere || route.DestinationIpv6CidrBlock === '::/0';

export function defaultTargetOf(routes: readonly Route[]): string | undefined {
  const route = routes.find(({ DestinationCidrBlock }) => DestinationCidrBlock === everywhere);
  return route === undefined ? undefined : targetOf(route);
}

/** What the routes lead to outside of the VPC, each once. */
export function targetsOf(routes: readonly Route[]): readonly string[] {
  const targets = routes.flatMap((route) => targetOf(route) ?? []);
  return [...new Set(targets)].filter((target) => target !== 'local').toSorted();
}

/** `10.20.0.0/16 pcx-…`: each route but those within the VPC. */
export function routesInWords(routes: readonly Route[]): readonly string[] {
  return routes.flatMap((route) => {
    const target = targetOf(route);
    return target === undefined || target === 'local' ? [] : [`${destinationOf(route)} ${target}`];
  });
}

/** Subnets that are associated by name. Those without a table of their own follow the main one of their VPC. */
export function subnetsOf(associations: readonly RouteTableAssociation[]): readonly string[] {
  return associations.flatMap(({ SubnetId }) => SubnetId ?? []).toSorted();
}

/**
 * A route is a black hole when what it leads to is gone. The default route of a table that subnets use cuts
 * them off. Of any other route nobody can tell whether it is still needed, so it is a warning, as is
 * everything in a table that no subnet uses.
 */
export function routesWord(table: RouteTable): Pick<Finding, 'state' | 'reason'> {
  const { Routes: routes, Associations: associations = [] } = table;
  if (routes === undefined || routes.length === 0)
    return { state: 'unknown', reason: 'AWS says nothing of its routes' };
  const holes = routes.filter(({ State }) => State === 'blackhole');
  const words = holes.map((route) => `${destinationOf(route)} to ${targetOf(route) ?? 'what is gone'}`);
  if (holes.length > 0) {
    const used = associations.some(({ SubnetId, Main }) => SubnetId !== undefined || Main === true);
    const cutOff = used && holes.some(isDefault);
    return {
      state: cutOff ? 'fail' : 'warn',
      reason: `${holes.length === 1 ? 'A route leads' : `${holes.length} routes lead`} nowhere (black hole): ${words.join(', ')}`,
    };
  }
  return routes.some(({ State }) => State === undefined)
    ? { state: 'unknown', reason: 'AWS does not say of every route whether it leads anywhere' }
    : { state: 'pass', reason: 'Every route leads somewhere' };
}
