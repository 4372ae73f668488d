import { describeOperations } from './auto-scaling-describe.ts';
import { groupOperations } from './auto-scaling-groups.ts';
import { hookOperations } from './auto-scaling-hooks.ts';
import { memberOperations } from './auto-scaling-members.ts';
import { policyOperations } from './auto-scaling-policies.ts';
import { refreshOperations } from './auto-scaling-refreshes.ts';
import { tagOperations } from './auto-scaling-tags.ts';
import type { SimulatedService } from '../operation.ts';

export const autoScaling: SimulatedService = {
  id: 'Auto Scaling',
  protocol: 'query',
  operations: {
    ...describeOperations,
    ...groupOperations,
    ...hookOperations,
    ...memberOperations,
    ...policyOperations,
    ...refreshOperations,
    ...tagOperations,
  },
};
