import { type Severity, severities } from '../posture/rule.ts';
import { UsageError } from '../runtime/usage-error.ts';
import type { CliCommand, CliInvocation, CliIo } from './command.ts';

/** Reads only. What is heavy is imported when it runs, so that `holdfast --help` stays quick. */
export const postureCommand: CliCommand = {
  name: 'posture',
  summary:
    'Judge an architecture: single points of failure, what the loss of an instance, a zone or a region costs, and what to change.',
  options: [
    {
      flags: '--config <file>',
      description: 'Configuration file. Without it: the default credentials and their region.',
      env: 'HOLDFAST_CONFIG',
    },
    { flags: '--account <id>', description: 'Which of several configured accounts; without it the first.' },
    {
      flags: '--stack <name>',
      description: 'Judge a simulated account instead: a shipped stack or a file.',
    },
    {
      flags: '--snapshot <file>',
      description:
        'Judge what `holdfast snapshot` wrote, of which only what can be simulated is in the file.',
    },
    {
      flags: '--fail-on <severity>',
      description: 'Exit with 1 on findings of this severity or worse: high, medium or low.',
      default: 'high',
      parse: severity,
    },
    { flags: '--markdown', description: 'Print Markdown, for a ticket or a pull request.' },
    { flags: '--json', description: 'Print JSON and nothing else.' },
  ],
  examples: [
    'holdfast posture',
    'holdfast posture --stack shop-fragile --fail-on medium',
    'holdfast posture --config holdfast.yaml --markdown > posture.md',
  ],
  run: async (invocation, io) => {
    const { assessPosture, isAtOrOver } = await import('../posture/assess.ts');
    const { postureRepresentation } = await import('../http/representations/posture.ts');
    const { describePosture } = await import('./posture/describe-posture.ts');
    const { markdownPosture } = await import('./posture/markdown-posture.ts');
    const { options } = invocation;
    if (options['json'] === true && options['markdown'] === true)
      throw new UsageError('--json and --markdown are two ways to print: choose one');
    const { model, unread } = await look(invocation, io);
    for (const what of unread) io.err(`holdfast: could not be read: ${what}`);
    const posture = assessPosture(model);
    // A check that looked at nothing must not be green.
    if (posture.asked === 0)
      throw new Error(
        'nothing was found that could be judged: check the credentials, the account and the regions',
      );
    const shown = postureRepresentation(posture);
    if (options['json'] === true) io.out(JSON.stringify(shown, undefined, 2));
    else io.out(options['markdown'] === true ? markdownPosture(shown) : describePosture(shown, io));
    return isAtOrOver(posture, options['failOn'] as Severity) ? 1 : 0;
  },
};

async function look({ options }: CliInvocation, io: CliIo) {
  const text = (name: string) => (typeof options[name] === 'string' ? options[name] : undefined);
  const [stack, snapshot] = [text('stack'), text('snapshot')];
  if (stack !== undefined && snapshot !== undefined)
    throw new UsageError('--stack and --snapshot each say what to judge: choose one');
  if (stack === undefined && snapshot === undefined) {
    const { lookLive } = await import('./posture/look.ts');
    return lookLive({ config: text('config'), account: text('account') }, io);
  }
  const { loadStack } = await import('../simulator/stacks/load-stack.ts');
  const { lookAtStack } = await import('../simulator/snapshot/look-at-stack.ts');
  // A path, so that a file without a suffix is not taken for the name of a shipped stack.
  const named = stack ?? (/[/\\]/.test(snapshot ?? '') ? snapshot : `./${snapshot}`);
  return lookAtStack(loadStack(named ?? ''));
}

function severity(text: string): Severity {
  const found = severities.find((one) => one === text);
  if (found === undefined) throw new Error(`must be one of ${severities.join(', ')}`);
  return found;
}
