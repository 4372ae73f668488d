import { rereadStacks, stacksPart } from './cloudformation/stacks.ts';
import type { Poller } from './poller.ts';
import { reread } from './reread.ts';
import { asksForWork } from './work-under-way.ts';

/** CloudFormation: which stacks are being changed, and what is of them. */
export const cloudformation: Poller = {
  name: 'cloudformation',
  parts: [stacksPart],
  refresh: async (ids, context) =>
    asksForWork('cloudformation', ids, context)
      ? [await reread({ poller: 'cloudformation', part: stacksPart }, context, () => rereadStacks(context))]
      : [],
};
