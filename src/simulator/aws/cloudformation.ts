import type { ListStacksCommandInput, ListStacksCommandOutput } from '@aws-sdk/client-cloudformation';
import { workOf } from '../world/deployment-work.ts';
import { reads, type SimulatedService } from './operation.ts';
import { page } from './page.ts';

type Answer<T> = Omit<T, '$metadata'>;

/** CloudFormation, as far as which stacks are being updated: none is made here, and what is of one its tags say. */
export const cloudFormation: SimulatedService = {
  id: 'CloudFormation',
  protocol: 'query',
  operations: {
    ListStacks: reads((input: ListStacksCommandInput, { world, scope }): Answer<ListStacksCommandOutput> => {
      const stacks = workOf(world, 'stack-change', scope.region)
        .map(({ id, stack, root, startedAt, endedAt }) => ({
          StackId: id,
          StackName: stack,
          CreationTime: new Date(startedAt),
          LastUpdatedTime: new Date(startedAt),
          StackStatus: endedAt === undefined ? ('UPDATE_IN_PROGRESS' as const) : ('UPDATE_COMPLETE' as const),
          ...(root === undefined ? {} : { ParentId: root, RootId: root }),
        }))
        .filter(({ StackStatus }) => input.StackStatusFilter?.includes(StackStatus) ?? true);
      // AWS: a page has a hundred, and the caller has no say in it.
      const { items, next } = page(stacks, {
        token: input.NextToken,
        size: undefined,
        sizeAtMost: 100,
        invalidToken: 'ValidationError',
      });
      return { StackSummaries: [...items], NextToken: next };
    }),
  },
};
