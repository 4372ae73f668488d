import { z } from 'zod';
import { answeredShape } from '../../http/representations/answered.ts';
import type { CliCommand, CliIo } from '../command.ts';
import { clientOptions, connect } from './api.ts';
import { clean, wrap } from './print.ts';

/** `approve` and `reject` differ in a word. */
export function judgeCommand(verb: 'approve' | 'reject', summary: string): CliCommand {
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
      const path = `/api/v1/proposals/${encodeURIComponent(id)}/${verb}`;
      const answer = await connect(invocation, io).post(path, {}, shape);
      io.out(
        invocation.options['json'] === true
          ? JSON.stringify(answer, undefined, 2)
          : describeAnswered(answer, io),
      );
      return answer.outcome === 'refused' ? 1 : 0;
    },
  };
}

const shape = answeredShape.extend({ proposal: z.string(), verdict: z.string() });

/** What came of a person's word, in a few lines. */
export function describeAnswered(
  { outcome, text, remediation }: z.output<typeof answeredShape>,
  io: CliIo,
): string {
  const said = clean(text);
  switch (outcome) {
    case 'begun':
      return wrap(`Begun: ${said} See: holdfast explain ${remediation}`, io, '');
    case 'waits':
      return wrap(`Recorded, not done yet. ${said}`, io, '');
    case 'refused':
      return wrap(`Recorded, but not done. ${said}`, io, '');
    case 'rejected':
      return wrap(`Rejected. ${said}`, io, '');
  }
}
