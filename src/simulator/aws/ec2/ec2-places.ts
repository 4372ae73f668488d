import type {
  DescribeAvailabilityZonesCommandInput,
  DescribeAvailabilityZonesCommandOutput,
  DescribeSubnetsCommandInput,
  DescribeSubnetsCommandOutput,
  Subnet as SubnetShape,
} from '@aws-sdk/client-ec2';
import { type Answer, paged } from './ec2-lookups.ts';
import { awsFailure } from '../failure.ts';
import { type CallContext, type Operation, reads } from '../operation.ts';
import { addressesOf } from '../../world/network/addresses.ts';
import { zoneId } from '../../world/traffic/zone-id.ts';

export interface Place {
  readonly zone: string;
  readonly subnet: string;
  readonly vpc: string;
}

/** AWS numbers zones the same for all accounts; here in the order of their letters. */
export const placeOperations: Readonly<Record<string, Operation>> = {
  DescribeAvailabilityZones: reads(
    (
      input: DescribeAvailabilityZonesCommandInput,
      context,
    ): Answer<DescribeAvailabilityZonesCommandOutput> => {
      const { region } = context.scope;
      const all = [...new Set(placesOf(context).map(({ zone }) => zone))].toSorted();
      const names = input.ZoneNames ?? all;
      const unknown = names.find((name) => !all.includes(name));
      if (unknown !== undefined)
        throw awsFailure('InvalidParameterValue', `Invalid availability zone: [${unknown}]`);
      return {
        AvailabilityZones: names.map((zone) => ({
          ZoneName: zone,
          ZoneId: zoneId(zone),
          RegionName: region,
          GroupName: region,
          NetworkBorderGroup: region,
          ZoneType: 'availability-zone',
          OptInStatus: 'opt-in-not-required',
          // AWS goes on calling a zone available while it has an outage.
          State: 'available',
          Messages: [],
        })),
      };
    },
  ),
  DescribeSubnets: reads(
    (input: DescribeSubnetsCommandInput, context): Answer<DescribeSubnetsCommandOutput> => {
      const ids = input.SubnetIds ?? [];
      const all = placesOf(context);
      const unknown = ids.find((id) => !all.some(({ subnet }) => subnet === id));
      if (unknown !== undefined)
        throw awsFailure('InvalidSubnetID.NotFound', `The subnet ID '${unknown}' does not exist`);
      const read: Readonly<Record<string, (place: Place) => string>> = {
        'availability-zone': ({ zone }) => zone,
        'subnet-id': ({ subnet }) => subnet,
        'vpc-id': ({ vpc }) => vpc,
      };
      const found = all
        .filter(({ subnet }) => ids.length === 0 || ids.includes(subnet))
        .filter((place) =>
          (input.Filters ?? []).every(({ Name: name = '', Values: values = [] }) => {
            const reader = read[name];
            if (reader === undefined)
              throw awsFailure('InvalidParameterValue', `The filter '${name}' is invalid`);
            return values.includes(reader(place));
          }),
        );
      const { items, next } = paged(found, { MaxResults: input.MaxResults, NextToken: input.NextToken });
      return {
        Subnets: items.map((place) => subnetShape(place, all.indexOf(place), context)),
        NextToken: next,
      };
    },
  ),
};

function subnetShape({ zone, subnet, vpc }: Place, index: number, { world }: CallContext): SubnetShape {
  const { prefix, free } = addressesOf(world, subnet);
  const isPublic = [...world.network.natGateways.values()].some((gateway) => gateway.subnet === subnet);
  return {
    SubnetId: subnet,
    VpcId: vpc,
    AvailabilityZone: zone,
    AvailabilityZoneId: zoneId(zone),
    OwnerId: world.account,
    State: 'available',
    CidrBlock: `10.${index}.0.0/${prefix}`,
    AvailableIpAddressCount: free,
    Tags: [{ Key: 'Name', Value: `${isPublic ? 'public' : 'private'}-${zone}` }],
  };
}

/** Subnets that the stack has: those of its groups, of machines that run alone, and of NAT gateways. */
export function placesOf({ world, scope }: CallContext): readonly Place[] {
  const places = new Map<string, Place>();
  for (const group of world.scalingGroups.values()) {
    if (group.region !== scope.region) continue;
    for (const { zone, subnet } of group.zones) places.set(subnet, { zone, subnet, vpc: group.launch.vpc });
  }
  for (const { region, zone, subnet, vpc } of world.instances.values()) {
    if (region === scope.region) places.set(subnet, { zone, subnet, vpc });
  }
  for (const { region, zone, subnet, vpc } of world.network.natGateways.values()) {
    if (region === scope.region) places.set(subnet, { zone, subnet, vpc });
  }
  return [...places.values()];
}
