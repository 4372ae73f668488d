import { deploymentsPart, rereadDeployments } from './codedeploy/deployments.ts';
import type { Poller } from './poller.ts';
import { reread } from './reread.ts';
import { asksForWork } from './work-under-way.ts';

/** CodeDeploy: which deployments are under way, and to what. */
export const codedeploy: Poller = {
  name: 'codedeploy',
  parts: [deploymentsPart],
  refresh: async (ids, context) =>
    asksForWork('codedeploy', ids, context)
      ? [
          await reread({ poller: 'codedeploy', part: deploymentsPart }, context, () =>
            rereadDeployments(context),
          ),
        ]
      : [],
};
