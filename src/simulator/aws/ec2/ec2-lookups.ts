import type { Filter } from '@aws-sdk/client-ec2';
import { matchesFilters } from './ec2-filters.ts';
import { awsFailure } from '../failure.ts';
import type { CallContext } from '../operation.ts';
import { page } from '../page.ts';
import type { Instance } from '../../world/state/instance.ts';

/** An SDK output without what the transport adds. */
export type Answer<T> = Omit<T, '$metadata'>;

const pageAtMost = 1000;

export function selectedInstances(
  ids: readonly string[] | undefined,
  filters: readonly Filter[] | undefined,
  context: CallContext,
): readonly Instance[] {
  const candidates =
    ids === undefined || ids.length === 0 ? allInstances(context) : namedInstances(ids, context);
  return candidates.filter((instance) => matchesFilters(instance, filters ?? []));
}

export function allInstances({ world, scope }: CallContext): readonly Instance[] {
  return [...world.instances.values()].filter((instance) => instance.region === scope.region);
}

export function namedInstances(
  ids: readonly string[] | undefined,
  { world, scope }: CallContext,
): readonly Instance[] {
  if (ids === undefined || ids.length === 0) {
    throw awsFailure('MissingParameter', 'The request must contain the parameter InstanceId');
  }
  return ids.map((id) => {
    const instance = world.instances.get(id);
    if (instance === undefined || instance.region !== scope.region) {
      throw awsFailure('InvalidInstanceID.NotFound', `The instance ID '${id}' does not exist`);
    }
    return instance;
  });
}

/** EC2 refuses a page size together with names. */
export function paged<T>(
  items: readonly T[],
  input: {
    MaxResults?: number | undefined;
    NextToken?: string | undefined;
    InstanceIds?: string[] | undefined;
  },
) {
  if (input.MaxResults !== undefined && (input.InstanceIds?.length ?? 0) > 0) {
    throw awsFailure(
      'InvalidParameterCombination',
      'The parameter instancesSet cannot be used with the parameter maxResults',
    );
  }
  return page(items, {
    token: input.NextToken,
    size: input.MaxResults,
    sizeAtMost: pageAtMost,
    invalidToken: 'InvalidNextToken',
  });
}
