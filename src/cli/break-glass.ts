import { z } from 'zod';
import { answeredShape } from '../http/representations/answered.ts';
import { clientOptions, connect } from './client/api.ts';
import { describeAnswered } from './client/judge-proposal.ts';
import type { CliCommand } from './command.ts';

export const breakGlassCommand: CliCommand = {
  name: 'break-glass',
  summary:
    'Order what a policy asks for in spite of the gates that you name: once, within 15 minutes, told to everybody. ' +
    'All other gates are asked again. Needs a token of role break-glass.',
  arguments: [{ name: '<id>', description: 'key of the proposal, as status --json and explain print it' }],
  options: [
    {
      flags: '--override <gates>',
      description: 'each gate that is overridden, separated by commas; explain names those against it',
      required: true,
    },
    { flags: '--reason <text>', description: 'why, for everybody who is told', required: true },
    ...clientOptions,
  ],
  examples: [
    'holdfast break-glass \'replace-failed-instance/arn:aws:ec2:eu-west-1:123456789012:instance/i-0abc/0\' --override cool-down,group-breaker --reason "the rack is gone, both hosts on it must go"',
  ],
  run: async (invocation, io) => {
    const id = invocation.arguments[0] ?? '';
    const override = String(invocation.options['override'])
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '');
    const path = `/api/v1/proposals/${encodeURIComponent(id)}/break-glass`;
    const body = { override, reason: invocation.options['reason'] };
    const answer = await connect(invocation, io).post(path, body, shape);
    io.out(
      invocation.options['json'] === true
        ? JSON.stringify(answer, undefined, 2)
        : describeAnswered(answer, io),
    );
    return answer.outcome === 'refused' ? 1 : 0;
  },
};

const shape = answeredShape.extend({ proposal: z.string(), overridden: z.array(z.string()) });
