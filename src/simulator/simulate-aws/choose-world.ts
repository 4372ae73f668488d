import { hasErrors, problemText } from '../../policy/problem-text.ts';
import { UsageError } from '../../runtime/usage-error.ts';
import { findScenarios } from '../scenario/find-scenarios.ts';
import { loadScenarios } from '../scenario/load-scenarios.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { loadStack } from '../stacks/load-stack.ts';
import type { StackDescription } from '../stacks/stack-schema.ts';

const stackByDefault = 'shop';

/**
 * What is served: a stack, given or the scenario's own, and what befalls it. Both are named as in a game
 * day. Throws a UsageError for what is not there, is badly written, or does not fit together.
 */
export function chooseWorld(wanted: {
  readonly stack: string | undefined;
  readonly scenario: string | undefined;
}): { readonly stack: StackDescription; readonly scenario: Scenario | undefined } {
  const given = wanted.stack === undefined ? undefined : loadStack(wanted.stack);
  if (wanted.scenario === undefined)
    return { stack: given ?? loadStack(stackByDefault), scenario: undefined };
  const files = findScenarios([wanted.scenario]);
  const { scenarios, problems, notApplicable } = loadScenarios(files, given);
  if (hasErrors(problems)) throw new UsageError(problems.map(problemText).join('\n'));
  for (const { reason } of notApplicable)
    throw new UsageError(`${wanted.scenario} cannot be played on ${wanted.stack}: ${reason}`);
  const [scenario, another] = scenarios;
  if (scenario === undefined || another !== undefined)
    throw new UsageError(`${wanted.scenario} holds ${scenarios.length} scenarios; name one`);
  return { stack: given ?? scenario.stack, scenario };
}
