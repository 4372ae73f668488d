import { existsSync, readFileSync } from 'node:fs';
import { problemText } from '../policy/problem-text.ts';
import { errorText } from '../runtime/error-text.ts';
import { UsageError } from '../runtime/usage-error.ts';
import type { Config } from './config.ts';
import { readConfig, type ReadConfig } from './read-config.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Used when it exists and no other file is named. */
const defaultConfigFile = 'holdfast.yaml';

/**
 * The configuration of file and environment; what it is warned of goes to `warn`, a line each. Throws a
 * UsageError that names the first mistake; all of them are what `holdfast check` prints.
 */
export function loadConfig(file: string | undefined, env: Env, warn: (line: string) => void): Config {
  const { config, problems } = readConfigFile(file, env);
  if (config !== undefined) {
    for (const problem of problems) warn(problemText(problem));
    return config;
  }
  const errors = problems.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  const more = errors.length > 1 ? `; ${errors.length - 1} more: run "holdfast check"` : '';
  throw new UsageError(
    first === undefined ? 'the configuration cannot be used' : `${problemText(first)}${more}`,
  );
}

/** The same with every mistake as a value. Throws a UsageError only when the file cannot be read. */
export function readConfigFile(file: string | undefined, env: Env): ReadConfig {
  const named = file ?? env['HOLDFAST_CONFIG'];
  const name = named ?? (existsSync(defaultConfigFile) ? defaultConfigFile : undefined);
  if (name === undefined) return readConfig(undefined, env);
  let text: string;
  try {
    text = readFileSync(name, 'utf8');
  } catch (error) {
    throw new UsageError(`the configuration ${name} cannot be read: ${errorText(error)}`, error);
  }
  return readConfig({ name, text }, env);
}
