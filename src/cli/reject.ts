import { judgeCommand } from './client/judge-proposal.ts';

export const rejectCommand = judgeCommand(
  'reject',
  'Say no to what a policy asks for.',
  'Rejected: it will not be done.',
);
