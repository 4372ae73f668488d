import { experimentsPart, rereadExperiments } from './fis/experiments.ts';
import type { Poller } from './poller.ts';
import { reread } from './reread.ts';
import { asksForWork } from './work-under-way.ts';

/** AWS Fault Injection Service: which experiments run, and what they do something to. */
export const fis: Poller = {
  name: 'fis',
  parts: [experimentsPart],
  refresh: async (ids, context) =>
    asksForWork('fis', ids, context)
      ? [await reread({ poller: 'fis', part: experimentsPart }, context, () => rereadExperiments(context))]
      : [],
};
