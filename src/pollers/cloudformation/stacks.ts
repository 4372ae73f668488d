import {
  CloudFormationClient,
  paginateListStacks,
  type StackStatus,
  type StackSummary,
} from '@aws-sdk/client-cloudformation';
import type { Observation } from '../../model/observation.ts';
import type { Resource } from '../../model/resource.ts';
import { collectPages } from '../pages.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { knownIds, workObservation, type WorkUnderWay } from '../work-under-way.ts';

/** The stacks that CloudFormation is changing: one list of those only, so it is empty nearly always. */
export const stacksPart: PollPart = {
  name: 'stacks',
  everyMs: 60_000,
  reach: 'regional',
  permissions: ['cloudformation:ListStacks'],
  poll: async (context) => [await rereadStacks(context)],
};

/**
 * Every state in which CloudFormation makes, changes or removes resources, or takes them over. `REVIEW_IN_PROGRESS` is
 * not one: a change set waits there for somebody to run it, for years if nobody does.
 */
const inProgress: readonly StackStatus[] = [
  'CREATE_IN_PROGRESS',
  'ROLLBACK_IN_PROGRESS',
  'DELETE_IN_PROGRESS',
  'UPDATE_IN_PROGRESS',
  'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
  'UPDATE_ROLLBACK_IN_PROGRESS',
  'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
  'IMPORT_IN_PROGRESS',
  'IMPORT_ROLLBACK_IN_PROGRESS',
];

/** Throws AwsError. */
export async function rereadStacks(context: PollContext): Promise<Observation> {
  const { aws, scope, priority } = context;
  const client = aws.client(CloudFormationClient, scope, { priority });
  const pages = paginateListStacks({ client }, { StackStatusFilter: [...inProgress] });
  const stacks = await collectPages(pages, ({ StackSummaries }) => StackSummaries);
  const voice = {
    poller: 'cloudformation',
    part: stacksPart,
    kind: 'cloudformation:stack',
    check: 'cloudformation/change',
  } as const;
  return workObservation(
    voice,
    context,
    stacks.flatMap((stack) => workOf(stack, context)),
  );
}

function workOf(stack: StackSummary, context: PollContext): readonly WorkUnderWay[] {
  const { StackId: id, StackName: name, StackStatus: status, RootId } = stack;
  if (id === undefined || name === undefined || status === undefined) return [];
  const since = startOf(stack)?.getTime();
  return [
    {
      id,
      name,
      status,
      reason: `CloudFormation changes the stack ${name}: ${status}`,
      ...(since === undefined ? {} : { since }),
      // A nested stack changes as a part of its root, whose own resources wait with it.
      worksOn: knownIds(context, (resource) => isOf(resource, { ids: [id, RootId], name })),
    },
  ];
}

/** A stack that is deleted keeps the time of its last update. */
function startOf({ StackStatus, CreationTime, LastUpdatedTime, DeletionTime }: StackSummary) {
  return StackStatus === 'DELETE_IN_PROGRESS' ? DeletionTime : (LastUpdatedTime ?? CreationTime);
}

/** By AWS's own tags, which say for life which stack made it; the id before the name, which another stack may have had. */
function isOf(
  { tags }: Resource,
  stack: { readonly ids: readonly (string | undefined)[]; readonly name: string },
): boolean {
  const id = tags['aws:cloudformation:stack-id'];
  return id === undefined ? tags['aws:cloudformation:stack-name'] === stack.name : stack.ids.includes(id);
}
