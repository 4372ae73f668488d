import { existsSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { ParseContext } from '../policy/parse-context.ts';
import { hasErrors, problemText } from '../policy/problem-text.ts';
import type { Problem } from '../policy/policy.ts';
import type { TestResult } from '../policy/run-tests.ts';
import { UsageError } from '../runtime/usage-error.ts';
import type { CliCommand, CliIo, ExitCode } from './command.ts';

export const checkCommand: CliCommand = {
  name: 'check',
  summary: 'Check configuration, services and policies, and run the tests of the policies.',
  arguments: [
    {
      name: '[paths...]',
      description:
        'policy files or folders, holdfast.yaml, services.yaml (default: all that the configuration names)',
    },
  ],
  options: [
    { flags: '--config <file>', description: 'configuration file', env: 'HOLDFAST_CONFIG' },
    { flags: '--json', description: 'print problems and test results as JSON' },
  ],
  examples: [
    'holdfast check',
    'holdfast check policies',
    'holdfast check policies/replace-failed-instance.yaml --json',
  ],
  run: async ({ arguments: paths, options }, io) => {
    const config = options['config'];
    return runCheck(paths, io, {
      json: options['json'] === true,
      ...(typeof config === 'string' ? { configFile: config } : {}),
    });
  },
};

interface CheckOptions {
  readonly json: boolean;
  readonly configFile?: string;
}

interface Findings {
  readonly problems: readonly Problem[];
  readonly tests: readonly TestResult[];
  readonly policies: number;
}

/** Checks what the paths name and prints every mistake. 0: none; 1: some. Throws UsageError for a path that is not there. */
export async function runCheck(
  paths: readonly string[],
  io: CliIo,
  options: CheckOptions,
): Promise<ExitCode> {
  const findings = await check(paths, io, options.configFile);
  const failed = findings.tests.filter(({ passed }) => !passed);
  const ok = failed.length === 0 && !hasErrors(findings.problems);
  if (options.json) io.out(JSON.stringify({ ok, ...findings }, undefined, 2));
  else print(findings, io);
  return ok ? 0 : 1;
}

async function check(paths: readonly string[], io: CliIo, configFile: string | undefined): Promise<Findings> {
  // Policies name actions, and actions bring AWS clients: loaded only once something is to be checked.
  const { readConfigFile } = await import('../daemon/load-config.ts');
  const { knownNames } = await import('../daemon/known-names.ts');
  const { policyFolder } = await import('../daemon/shipped-policies.ts');
  const { actionsByName } = await import('../actions/registry.ts');
  const sorted = sortPaths(paths);
  const { config, problems: configProblems } = readConfigFile(sorted.config ?? configFile, io.env);
  const problems: Problem[] = [...configProblems];
  const all = paths.length === 0;
  const services = sorted.services ?? (all ? config?.services : undefined);
  if (services !== undefined) problems.push(...(await checkServices(services)));
  const policies = all ? policyFolders(config?.policies, policyFolder) : sorted.policies;
  const found = await checkPolicies(policies, {
    traits: actionsByName,
    loadedAt: io.now(),
    ...(config === undefined ? {} : knownNames(config)),
  });
  return { ...found, problems: [...problems, ...found.problems] };
}

/** A configuration that cannot be used must not hide the mistakes of policies in the usual place. */
function policyFolders(
  configured: string | undefined,
  folderInUse: (configured: string) => string,
): readonly string[] {
  if (configured !== undefined) return [folderInUse(configured)];
  return existsSync('policies') ? ['policies'] : [];
}

interface SortedPaths {
  readonly config?: string;
  readonly services?: string;
  readonly policies: readonly string[];
}

/** A file says by its name what it is: holdfast.yaml, services.yaml, and every other one is policies. */
function sortPaths(paths: readonly string[]): SortedPaths {
  const named = (pattern: RegExp) => paths.find((path) => pattern.test(basename(path)));
  for (const path of paths) {
    try {
      statSync(path);
    } catch (error) {
      throw new UsageError(`there is no file or folder ${path}`, error);
    }
  }
  const config = named(/^holdfast\.ya?ml$/);
  const services = named(/^services\.ya?ml$/);
  return {
    ...(config === undefined ? {} : { config }),
    ...(services === undefined ? {} : { services }),
    policies: paths.filter((path) => path !== config && path !== services),
  };
}

async function checkServices(file: string): Promise<readonly Problem[]> {
  const { readPolicyFiles } = await import('../engine/policy-files.ts');
  const { parseServices } = await import('../policy/services-file.ts');
  const { files, problem } = await readPolicyFiles(file);
  if (problem !== undefined) return [problem];
  return files.flatMap(({ file: name, text }) => parseServices(text, name).problems);
}

async function checkPolicies(
  paths: readonly string[],
  context: Omit<ParseContext, 'revision'>,
): Promise<Findings> {
  if (paths.length === 0) return { problems: [], tests: [], policies: 0 };
  const { readPolicyFiles } = await import('../engine/policy-files.ts');
  const { parsePolicies } = await import('../policy/parse.ts');
  const { runPolicyTests } = await import('../policy/run-tests.ts');
  const read = await Promise.all(paths.map((path) => readPolicyFiles(path)));
  const unreadable = read.flatMap(({ problem }) => (problem === undefined ? [] : [problem]));
  const parsed = parsePolicies(
    read.flatMap(({ files }) => files),
    { ...context, revision: read.map(({ revision }) => revision).join('+') },
  );
  const noise = unreadable.length > 0 && parsed.set?.policies.length === 0;
  return {
    problems: [...unreadable, ...(noise ? [] : parsed.problems)],
    tests: parsed.set === undefined ? [] : runPolicyTests(parsed.set),
    policies: parsed.set?.policies.length ?? 0,
  };
}

function print({ problems, tests, policies }: Findings, io: CliIo): void {
  const { red, yellow, green } = io.colors;
  for (const problem of problems) {
    const text = problemText(problem);
    io.out(problem.severity === 'error' ? red(text) : yellow(text));
  }
  const failed = tests.filter(({ passed }) => !passed);
  for (const { policy, test, detail, position } of failed)
    io.out(
      red(`${position.file}:${position.line}:${position.column}: failed: ${policy}, "${test}": ${detail}`),
    );
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const counts = [
    `${policies} ${policies === 1 ? 'policy' : 'policies'}`,
    `${tests.length - failed.length} of ${tests.length} tests passed`,
    `${errors} ${errors === 1 ? 'error' : 'errors'}`,
    `${problems.length - errors} ${problems.length - errors === 1 ? 'warning' : 'warnings'}`,
  ].join(', ');
  io.out(errors > 0 || failed.length > 0 ? red(counts) : green(counts));
}
