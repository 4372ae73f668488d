import type {
  DescribeSpotInstanceRequestsCommandInput,
  DescribeSpotInstanceRequestsCommandOutput,
} from '@aws-sdk/client-ec2';
import type { Instance } from '../../world/state/instance.ts';
import { awsFailure } from '../failure.ts';
import { type Operation, reads } from '../operation.ts';
import { allInstances, type Answer, paged } from './ec2-lookups.ts';
import { spotRequestId } from './ec2-shapes.ts';

/** Each Spot Instance came by a request of its own, which is kept for as long as it is shown. */
export const spotOperations: Readonly<Record<string, Operation>> = {
  DescribeSpotInstanceRequests: reads(
    (
      input: DescribeSpotInstanceRequestsCommandInput,
      context,
    ): Answer<DescribeSpotInstanceRequestsCommandOutput> => {
      const found = allInstances(context).filter(
        (instance) =>
          instance.spot === true &&
          (input.Filters ?? []).every(({ Name: name = '', Values: values = [] }) =>
            values.includes(attribute(instance, name)),
          ),
      );
      const { items, next } = paged(found, { MaxResults: input.MaxResults, NextToken: input.NextToken });
      return {
        SpotInstanceRequests: items.map((instance) => ({
          SpotInstanceRequestId: spotRequestId(instance),
          InstanceId: instance.id,
          LaunchedAvailabilityZone: instance.zone,
          CreateTime: new Date(instance.launchedAt),
          State: isOver(instance) ? ('closed' as const) : ('active' as const),
          Status: { Code: statusCode(instance), Message: statusCode(instance) },
          Type: 'one-time' as const,
        })),
        NextToken: next,
      };
    },
  ),
};

function attribute(instance: Instance, name: string): string {
  if (name === 'instance-id') return instance.id;
  if (name === 'status-code') return statusCode(instance);
  throw awsFailure('InvalidParameterValue', `The filter '${name}' is invalid`);
}

function statusCode(instance: Instance): string {
  if (isOver(instance))
    return instance.spotMarkedAt === undefined
      ? 'instance-terminated-by-user'
      : 'instance-terminated-no-capacity';
  return instance.spotMarkedAt === undefined ? 'fulfilled' : 'marked-for-termination';
}

function isOver({ state }: Instance): boolean {
  return state === 'shutting-down' || state === 'terminated';
}
