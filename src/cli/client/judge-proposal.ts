import { z } from 'zod';
import type { CliCommand } from '../command.ts';
import { clientOptions, connect } from './api.ts';

/** `approve` and `reject` differ in a word. */
export function judgeCommand(verb: 'approve' | 'reject', summary: string, done: string): CliCommand {
  return {
    name: verb,
    summary,
    arguments: [{ name: '<id>', description: 'key of the proposal, as status --json and explain print it' }],
    options: clientOptions,
    examples: [
      `holdfast ${verb} 'reboot-impaired-host/arn:aws:ec2:eu-west-1:123456789012:instance/i-0abc/0'`,
    ],
    run: async (invocation, io) => {
      const id = invocation.arguments[0] ?? '';
      const shape = z.object({ proposal: z.string(), verdict: z.string() });
      const path = `/api/v1/proposals/${encodeURIComponent(id)}/${verb}`;
      const answer = await connect(invocation, io).post(path, {}, shape);
      io.out(invocation.options['json'] === true ? JSON.stringify(answer, undefined, 2) : done);
      return 0;
    },
  };
}
