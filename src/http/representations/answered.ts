import { z } from 'zod';

export const answeredShape = z.object({
  outcome: z
    .enum(['begun', 'waits', 'refused', 'rejected'])
    .describe(
      'begun: it is being done. waits: for more approvals, or for the time to object to pass. ' +
        'refused: the approval is kept, but by fresh facts a gate is against it. rejected: it is not done.',
    ),
  text: z.string().describe('The same for a person, and why.'),
  gates: z.array(z.string()).describe('Names of the gates that are against it.'),
  remediation: z.string().optional().describe('Id of what was begun.'),
});
