import { z } from 'zod';

export const planShape = z.object({
  proposal: z.string(),
  action: z.string(),
  targetName: z.string(),
  summary: z.string(),
  preconditions: z
    .array(z.object({ name: z.string(), holds: z.boolean(), detail: z.string() }))
    .describe('What was read just now. Where one does not hold there are no steps: nothing would be sent.'),
  steps: z
    .array(z.object({ name: z.string(), commands: z.array(z.string()) }))
    .describe('In their order, each with the lines of the AWS CLI that do the same.'),
  warnings: z.array(z.string()).describe('What a person must know before approving.'),
});
