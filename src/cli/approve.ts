import { judgeCommand } from './client/judge-proposal.ts';

export const approveCommand = judgeCommand(
  'approve',
  'Approve what a policy asks for. Every gate is asked again before anything is done.',
  'Approved. It is done if every gate still allows it: holdfast status shows how it goes.',
);
