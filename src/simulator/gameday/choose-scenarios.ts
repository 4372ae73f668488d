import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '../../policy/policy.ts';
import { hasErrors } from '../../policy/problem-text.ts';
import { didYouMean } from '../../policy/suggest.ts';
import { UsageError } from '../../runtime/usage-error.ts';
import { parseScenario } from '../scenario/parse-scenario.ts';
import type { Scenario } from '../scenario/scenario.ts';

export interface ChosenScenarios {
  /** In the order in which they were asked for; of a folder, by file name. */
  readonly scenarios: readonly Scenario[];
  /** Mistakes in the files. With an error among them nothing should be played. */
  readonly problems: readonly Problem[];
}

/** Where the scenarios that come with Holdfast are: beside the bundle, else at the top of the sources. */
export function shippedScenarios(): string {
  const bundled = join(import.meta.dirname, 'scenarios');
  return existsSync(bundled) ? bundled : join(import.meta.dirname, '../../../scenarios');
}

/**
 * The scenarios of files, of folders and by the names of shipped ones; all the shipped ones where none is
 * asked for. Throws a UsageError for one that does not exist, or for two of one name.
 */
export function chooseScenarios(wanted: readonly string[]): ChosenScenarios {
  const shipped = shippedScenarios();
  const files = wanted.length === 0 ? filesIn(shipped) : wanted.flatMap((one) => filesOf(one, shipped));
  const parsed = [...new Set(files)].map((file) => parseScenario(readFileSync(file, 'utf8'), file));
  const problems = parsed.flatMap((one) => one.problems);
  const scenarios = parsed.flatMap(({ scenario }) => (scenario === undefined ? [] : [scenario]));
  if (!hasErrors(problems)) refuseTwins(scenarios);
  return { scenarios, problems };
}

function filesOf(wanted: string, shipped: string): readonly string[] {
  if (existsSync(wanted)) return statSync(wanted).isDirectory() ? filesIn(wanted) : [wanted];
  const named = join(shipped, `${wanted}.yaml`);
  if (/^[a-z0-9-]+$/.test(wanted) && existsSync(named)) return [named];
  const names = filesIn(shipped).map((file) => /([^/\\]+)\.ya?ml$/.exec(file)?.[1] ?? file);
  const hint = didYouMean(wanted, names) ?? `there are ${names.join(', ')}`;
  throw new UsageError(`there is no scenario "${wanted}", neither shipped nor as a file: ${hint}`);
}

function filesIn(folder: string): readonly string[] {
  const files = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name));
  if (files.length === 0) throw new UsageError(`there is no scenario in ${folder}: it has no .yaml file`);
  return files.toSorted().map((name) => join(folder, name));
}

function refuseTwins(scenarios: readonly Scenario[]): void {
  for (const [name, twins] of Map.groupBy(scenarios, (scenario) => scenario.name)) {
    if (twins.length < 2) continue;
    const where = twins.map(({ file }) => file).join(' and ');
    throw new UsageError(`two scenarios are called "${name}": ${where}; rename one of them`);
  }
}
