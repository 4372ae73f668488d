import { readFileSync } from 'node:fs';
import type { Problem } from '../../policy/policy.ts';
import { hasErrors } from '../../policy/problem-text.ts';
import { errorText } from '../../runtime/error-text.ts';
import type { StackDescription } from '../stacks/stack-schema.ts';
import { type ParsedScenario, parseScenario } from './parse-scenario.ts';
import type { Scenario } from './scenario.ts';
import { tryScenario } from './try-scenario.ts';

export interface LoadedScenarios {
  readonly scenarios: readonly Scenario[];
  /** Of files that cannot be played at all. */
  readonly problems: readonly Problem[];
  /** Well written, but made for more than the stack in hand has: the first reason of each. */
  readonly notApplicable: readonly { readonly scenario: string; readonly reason: string }[];
}

/**
 * Reads scenario files and tries each on its stack, or on the one given in its place. Every mistake of
 * every file is answered; never throws for what is in a file.
 */
export function loadScenarios(files: readonly string[], stack?: StackDescription): LoadedScenarios {
  const scenarios: Scenario[] = [];
  const problems: Problem[] = [];
  const notApplicable: { scenario: string; reason: string }[] = [];
  for (const file of files) {
    const { scenario, problems: written } = readScenario(file);
    problems.push(...written);
    if (scenario === undefined) continue;
    const tried = tryScenario(scenario, stack ?? scenario.stack);
    const first = tried.find(({ severity }) => severity === 'error');
    if (first === undefined) scenarios.push(scenario);
    else if (stack === undefined) problems.push(...tried);
    else notApplicable.push({ scenario: scenario.name, reason: first.message });
  }
  return { scenarios, problems: withTwins(scenarios, problems), notApplicable };
}

export function readScenario(file: string): ParsedScenario {
  try {
    return parseScenario(readFileSync(file, 'utf8'), file);
  } catch (error) {
    const position = { file, line: 1, column: 1 };
    return { problems: [{ severity: 'error', position, message: `cannot be read: ${errorText(error)}` }] };
  }
}

/** Results are told apart by name, so no two scenarios may have the same. */
function withTwins(scenarios: readonly Scenario[], problems: readonly Problem[]): readonly Problem[] {
  const seen = new Map<string, string>();
  const all = [...problems];
  for (const { name, file } of scenarios) {
    const other = seen.get(name);
    if (other !== undefined && !hasErrors(all.filter(({ position }) => position.file === file))) {
      const position = { file, line: 1, column: 1 };
      all.push({ severity: 'error', position, message: `the scenario ${name} is in ${other} already` });
    }
    seen.set(name, file);
  }
  return all;
}
