import { z } from 'zod';
import { pagingQuery } from '../paging.ts';

export const decisionQuery = pagingQuery.extend({
  outcome: z.enum(['act', 'would-act', 'await-approval', 'refuse', 'defer']).optional(),
  policy: z.string().optional(),
  target: z.string().optional().describe('Resource id.'),
});
