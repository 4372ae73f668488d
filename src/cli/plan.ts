import type { z } from 'zod';
import { planShape } from '../http/representations/plan.ts';
import { clientOptions, connect } from './client/api.ts';
import { clean, wrap } from './client/print.ts';
import type { CliCommand, CliIo } from './command.ts';

export const planCommand: CliCommand = {
  name: 'plan',
  summary:
    'Work out what a policy asks for by fresh reads of AWS, to the last call, and print it. Sends nothing; exits 1 where nothing would be sent.',
  arguments: [{ name: '<id>', description: 'key of the proposal, as status --json and explain print it' }],
  options: clientOptions,
  examples: [`holdfast plan 'reboot-impaired-host/arn:aws:ec2:eu-west-1:123456789012:instance/i-0abc/0'`],
  run: async (invocation, io) => {
    const id = invocation.arguments[0] ?? '';
    const path = `/api/v1/proposals/${encodeURIComponent(id)}/plan`;
    const plan = await connect(invocation, io).get(path, planShape);
    io.out(invocation.options['json'] === true ? JSON.stringify(plan, undefined, 2) : describePlan(plan, io));
    return plan.steps.length === 0 ? 1 : 0;
  },
};

function describePlan(
  { summary, preconditions, steps, warnings }: z.output<typeof planShape>,
  io: CliIo,
): string {
  const unmet = preconditions.filter(({ holds }) => !holds);
  const lines = [wrap(clean(summary), io, '')];
  if (steps.length === 0)
    lines.push(
      '',
      unmet.length === 0 ? 'There is nothing to do.' : 'Nothing would be sent, because of this:',
    );
  else lines.push('', 'What would be sent, in this order; nothing has been:');
  // As one line each, whatever the terminal's width: they are there to be copied.
  for (const [index, { name, commands }] of steps.entries())
    lines.push(`  ${index + 1}. ${clean(name)}`, ...commands.map((command) => `     ${clean(command)}`));
  for (const { name, detail } of unmet)
    lines.push(wrap(`needed: ${clean(name)} (found: ${clean(detail)})`, io, '  '));
  const met = preconditions.filter(({ holds }) => holds);
  if (met.length > 0) {
    lines.push('', 'Read just now:');
    for (const { name, detail } of met) lines.push(wrap(`${clean(name)}: ${clean(detail)}`, io, '  '));
  }
  for (const warning of warnings) lines.push('', wrap(`Before you approve: ${clean(warning)}`, io, ''));
  return lines.join('\n');
}
