import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IamPolicy } from '../daemon/iam/iam-policies.ts';
import { errorText } from '../runtime/error-text.ts';
import { UsageError } from '../runtime/usage-error.ts';
import type { CliCommand } from './command.ts';

/** Touches no AWS. What is heavy is imported when it runs, so that `holdfast --help` stays quick. */
export const iamPolicyCommand: CliCommand = {
  name: 'iam-policy',
  summary: 'Print the least that AWS must permit for what the configuration and its policies enable.',
  options: [
    {
      flags: '--config <file>',
      description: 'Configuration file. Without it: every poller, and the remedies of the policies.',
      env: 'HOLDFAST_CONFIG',
    },
    { flags: '--read-only', description: 'Leave out what changes anything: enough to observe and propose.' },
    {
      flags: '--out <folder>',
      description: 'Folder for one file a document; without it to standard output.',
    },
    { flags: '--json', description: 'Print JSON and nothing else.' },
  ],
  examples: [
    'holdfast iam-policy --read-only',
    'holdfast iam-policy --config holdfast.yaml --out iam',
    'holdfast iam-policy --json',
  ],
  run: async ({ options }, io) => {
    const { iamPolicies } = await import('../daemon/iam/iam-policies.ts');
    const { sizeOf, maxPolicySize } = await import('../daemon/iam/policy-document.ts');
    const { enabledBy } = await import('../daemon/enabled.ts');
    const { loadPolicies } = await import('./load-policies.ts');
    const { config: file, out, readOnly, json } = options;
    const { config, policies } = await loadPolicies(typeof file === 'string' ? file : undefined, io);
    const written = iamPolicies(enabledBy(config, policies.policies), { readOnly: readOnly === true });
    if (typeof out === 'string') write(written, out);
    if (json === true) {
      const shown = written.map((each) => ({ ...each, characters: sizeOf(each.document) }));
      io.out(JSON.stringify({ policies: shown }, undefined, 2));
      return 0;
    }
    for (const { name, attachTo, document } of written) {
      io.out(`${name} (${sizeOf(document)} of ${maxPolicySize} characters), for ${attachTo}`);
      io.out(typeof out === 'string' ? `  ${join(out, `${name}.json`)}` : textOf(document));
    }
    return 0;
  },
};

function textOf(document: IamPolicy['document']): string {
  return JSON.stringify(document, undefined, 2);
}

function write(policies: readonly IamPolicy[], folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    for (const { name, document } of policies)
      writeFileSync(join(folder, `${name}.json`), `${textOf(document)}\n`);
  } catch (error) {
    throw new UsageError(`cannot write to ${folder}: ${errorText(error)}`, error);
  }
}
