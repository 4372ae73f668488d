import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorText } from '../runtime/error-text.ts';
import { UsageError } from '../runtime/usage-error.ts';
import type { CliCommand, CliIo, ExitCode } from './command.ts';

export const runbookCommand: CliCommand = {
  name: 'runbook',
  summary: 'Write the on-call runbook of each policy, and one of Holdfast itself, as Markdown.',
  options: [
    {
      flags: '--out <folder>',
      description: 'folder for one file a policy; without it all go to standard output',
    },
    {
      flags: '--policies <folder>',
      description: 'policies to write of (default: those that the configuration names)',
    },
    { flags: '--config <file>', description: 'configuration file', env: 'HOLDFAST_CONFIG' },
  ],
  examples: ['holdfast runbook --out runbooks', 'holdfast runbook --policies policies > runbook.md'],
  run: async ({ options }, io) => {
    const text = (name: string) => {
      const value = options[name];
      return typeof value === 'string' ? value : undefined;
    };
    return runRunbook(io, { out: text('out'), policies: text('policies'), configFile: text('config') });
  },
};

interface RunbookOptions {
  readonly out?: string | undefined;
  readonly policies?: string | undefined;
  readonly configFile?: string | undefined;
}

/** 0: written. 1: the policies have mistakes, and nothing was written. Throws UsageError where nothing can be written. */
export async function runRunbook(io: CliIo, options: RunbookOptions): Promise<ExitCode> {
  const { actionsByName } = await import('../actions/registry.ts');
  const { readConfigFile } = await import('../daemon/load-config.ts');
  const { policyFolder } = await import('../daemon/shipped-policies.ts');
  const { readPolicyFiles } = await import('../engine/policy-files.ts');
  const { parsePolicies } = await import('../policy/parse.ts');
  const { problemText } = await import('../policy/problem-text.ts');
  const { daemonPage } = await import('../runbook/daemon-page.ts');
  const { policyPage } = await import('../runbook/policy-page.ts');

  const { config, problems: wrongConfig } =
    options.policies === undefined ? readConfigFile(options.configFile, io.env) : { problems: [] };
  const folder = options.policies ?? policyFolder(config?.policies ?? 'policies');
  const { files, revision, problem } = await readPolicyFiles(folder);
  const { set, problems } = parsePolicies(files, { traits: actionsByName, revision, loadedAt: io.now() });
  const wrong = [...wrongConfig, ...(problem === undefined ? problems : [problem])].filter(
    ({ severity }) => severity === 'error',
  );
  if (wrong.length > 0 || set === undefined) {
    for (const one of wrong) io.err(problemText(one));
    return 1;
  }
  const pages = [
    { name: 'holdfast', text: daemonPage },
    ...set.policies.map((policy) => ({ name: policy.name, text: policyPage(policy, actionsByName) })),
  ];
  if (options.out === undefined) io.out(pages.map(({ text }) => text).join('\n'));
  else {
    write(pages, options.out);
    io.out(`${pages.length} pages are in ${options.out}`);
  }
  return 0;
}

function write(pages: readonly { readonly name: string; readonly text: string }[], folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    for (const { name, text } of pages) writeFileSync(join(folder, `${name}.md`), text);
  } catch (error) {
    throw new UsageError(`cannot write to ${folder}: ${errorText(error)}`, error);
  }
}
