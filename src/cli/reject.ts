import { judgeCommand } from './client/judge-proposal.ts';

export const rejectCommand = judgeCommand(
  'reject',
  'Say no to what a policy asks for: one no outweighs every yes.',
);
