import { judgeCommand } from './client/judge-proposal.ts';

export const approveCommand = judgeCommand(
  'approve',
  'Approve what a policy asks for. Every gate is asked again on fresh facts; prints what came of it.',
);
