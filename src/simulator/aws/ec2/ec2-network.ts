import type {
  DescribeNatGatewaysCommandInput,
  DescribeNatGatewaysCommandOutput,
  DescribeRouteTablesCommandInput,
  DescribeRouteTablesCommandOutput,
  DescribeTransitGatewayAttachmentsCommandInput,
  DescribeTransitGatewayAttachmentsCommandOutput,
  DescribeVpcPeeringConnectionsCommandInput,
  DescribeVpcPeeringConnectionsCommandOutput,
  Filter,
  ReplaceRouteCommandInput,
} from '@aws-sdk/client-ec2';
import { followRoutes } from '../../world/network/egress.ts';
import { natState } from '../../world/network/routes.ts';
import { awsFailure } from '../failure.ts';
import { type CallContext, mutates, type Operation, reads } from '../operation.ts';
import { type Answer, paged } from './ec2-lookups.ts';
import { attachmentShape, natGatewayShape, peeringShape, routeTableShape } from './ec2-network-shapes.ts';

/** What an account's network is made of, and the one thing in it that can be changed: where a route leads. */
export const networkOperations: Readonly<Record<string, Operation>> = {
  DescribeNatGateways: reads(
    (input: DescribeNatGatewaysCommandInput, context): Answer<DescribeNatGatewaysCommandOutput> => {
      const found = selected(context, context.world.network.natGateways, {
        ids: input.NatGatewayIds,
        filters: input.Filter,
        missing: ['NatGatewayNotFound', 'The NAT gateway'],
        read: {
          state: (one) => [natState(context.world, one)],
          'nat-gateway-id': ({ id }) => [id],
          'vpc-id': ({ vpc }) => [vpc],
          'subnet-id': ({ subnet }) => [subnet],
        },
      });
      const { items, next } = paged(found, { MaxResults: input.MaxResults, NextToken: input.NextToken });
      return { NatGateways: items.map((one) => natGatewayShape(context.world, one)), NextToken: next };
    },
  ),
  DescribeRouteTables: reads(
    (input: DescribeRouteTablesCommandInput, context): Answer<DescribeRouteTablesCommandOutput> => {
      const found = selected(context, context.world.network.routeTables, {
        ids: input.RouteTableIds,
        filters: input.Filters,
        missing: ['InvalidRouteTableID.NotFound', 'The route table'],
        read: {
          'route-table-id': ({ id }) => [id],
          'vpc-id': ({ vpc }) => [vpc],
          'association.subnet-id': ({ subnets }) => subnets,
          'route.nat-gateway-id': ({ routes }) => routes.map(({ target }) => target),
        },
      });
      const { items, next } = paged(found, {
        MaxResults: Math.min(input.MaxResults ?? mostTables, mostTables),
        NextToken: input.NextToken,
      });
      return { RouteTables: items.map((table) => routeTableShape(context.world, table)), NextToken: next };
    },
  ),
  DescribeVpcPeeringConnections: reads(
    (
      input: DescribeVpcPeeringConnectionsCommandInput,
      context,
    ): Answer<DescribeVpcPeeringConnectionsCommandOutput> => {
      const found = selected(context, context.world.network.peerings, {
        ids: input.VpcPeeringConnectionIds,
        filters: input.Filters,
        missing: ['InvalidVpcPeeringConnectionID.NotFound', 'The vpcPeeringConnection ID'],
        read: {
          'vpc-peering-connection-id': ({ id }) => [id],
          'status-code': ({ deletions }) => [deletions.size > 0 ? 'deleted' : 'active'],
        },
      });
      const { items, next } = paged(found, { MaxResults: input.MaxResults, NextToken: input.NextToken });
      return {
        VpcPeeringConnections: items.map((one) => peeringShape(context.world, one)),
        NextToken: next,
      };
    },
  ),
  DescribeTransitGatewayAttachments: reads(
    (
      input: DescribeTransitGatewayAttachmentsCommandInput,
      context,
    ): Answer<DescribeTransitGatewayAttachmentsCommandOutput> => {
      const found = selected(context, context.world.network.attachments, {
        ids: input.TransitGatewayAttachmentIds,
        filters: input.Filters,
        missing: ['InvalidTransitGatewayAttachmentID.NotFound', 'The transitGatewayAttachment ID'],
        read: {
          'transit-gateway-id': ({ gateway }) => [gateway],
          state: ({ deletions }) => [deletions.size > 0 ? 'deleted' : 'available'],
        },
      });
      const { items, next } = paged(found, { MaxResults: input.MaxResults, NextToken: input.NextToken });
      return {
        TransitGatewayAttachments: items.map((one) => attachmentShape(context.world, one)),
        NextToken: next,
      };
    },
  ),
  ReplaceRoute: mutates((input: ReplaceRouteCommandInput, context) => {
    const [table] = selected(context, context.world.network.routeTables, {
      ids: [input.RouteTableId ?? ''],
      filters: [],
      missing: ['InvalidRouteTableID.NotFound', 'The route table'],
      read: {},
    });
    const route = table?.routes.find(({ destination }) => destination === input.DestinationCidrBlock);
    if (route === undefined || route.target === 'local')
      throw awsFailure(
        'InvalidParameterValue',
        `There is no route defined for '${input.DestinationCidrBlock}' in the route table.`,
      );
    route.target = targetFor(input, context);
    followRoutes(context.world);
    return {};
  }),
};

const mostTables = 100;

/** One that is gone, or of another VPC, cannot be led to. */
function targetFor(input: ReplaceRouteCommandInput, { world, scope }: CallContext): string {
  const { NatGatewayId: nat, VpcPeeringConnectionId, TransitGatewayId, GatewayId } = input;
  if (nat === undefined) {
    const other = GatewayId ?? VpcPeeringConnectionId ?? TransitGatewayId;
    if (other === undefined)
      throw awsFailure('MissingParameter', 'The request must contain exactly one target of the route');
    return other;
  }
  const gateway = world.network.natGateways.get(nat);
  if (gateway === undefined || gateway.region !== scope.region || gateway.deletions.size > 0)
    throw awsFailure('InvalidNatGatewayID.NotFound', `The natGateway ID '${nat}' does not exist`);
  return nat;
}

/** Those of the region that are named, and that every filter holds for. */
function selected<Thing extends { readonly id: string; readonly region: string }>(
  { scope }: CallContext,
  things: ReadonlyMap<string, Thing>,
  by: {
    readonly ids: readonly string[] | undefined;
    readonly filters: readonly Filter[] | undefined;
    readonly missing: readonly [code: string, what: string];
    readonly read: Readonly<Record<string, (thing: Thing) => readonly string[]>>;
  },
): readonly Thing[] {
  const here = [...things.values()].filter(({ region }) => region === scope.region);
  const ids = by.ids ?? [];
  const unknown = ids.find((id) => !here.some((thing) => thing.id === id));
  const [code, what] = by.missing;
  if (unknown !== undefined) throw awsFailure(code, `${what} '${unknown}' does not exist`);
  const named = ids.length === 0 ? here : here.filter(({ id }) => ids.includes(id));
  return named.filter((thing) =>
    (by.filters ?? []).every(({ Name: name = '', Values: values = [] }) => {
      const read = by.read[name];
      if (read === undefined) throw awsFailure('InvalidParameterValue', `The filter '${name}' is invalid`);
      return read(thing).some((value) => values.includes(value));
    }),
  );
}
