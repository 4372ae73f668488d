import { withServices } from '../model/fold.ts';
import type { ServiceDeclaration } from '../model/service.ts';
import type { PolicySet, Problem } from '../policy/policy.ts';
import { problemText } from '../policy/problem-text.ts';
import type { EngineParts, EngineState } from './engine.ts';
import { note } from './note.ts';

/** What people wrote, as it was last read without a mistake. */
export interface Rules {
  readonly policies: PolicySet;
  readonly services: readonly ServiceDeclaration[];
  /** The folder, or the file, that the policies were read from. */
  readonly source: string;
}

/** What a reading of the rules gave: with a problem of severity error there are no `rules`. */
export interface LoadedRules {
  readonly rules?: Rules;
  readonly problems: readonly Problem[];
}

/** Puts rules in force, or says why they are refused and keeps the last good ones: all or nothing. */
export function createRuleTaker(
  engine: EngineParts,
  state: EngineState,
): (loaded: LoadedRules) => Promise<void> {
  /** Refused rules are tried again every minute: the same mistakes are told once. */
  let told: string | undefined;
  return async ({ rules, problems }) => {
    const at = engine.clock.now();
    state.policyProblems = problems;
    if (rules === undefined) {
      const errors = problems.filter((problem) => problem.severity === 'error').map(problemText);
      const reason = `the policies are refused, ${state.policies.policies.length} earlier ones stay in force: ${errors[0] ?? 'no reason was given'}`;
      engine.troubles.begin({ part: 'policies', since: at, reason, blocksActing: false });
      if (told === errors.join()) return;
      told = errors.join();
      await note(engine, state, [{ at, kind: 'policies-refused', problems: errors }]);
      return;
    }
    told = undefined;
    engine.troubles.end('policies');
    state.policies = rules.policies;
    state.reachTold = false;
    state.model = withServices(state.model, rules.services);
    const { revision, policies } = rules.policies;
    const { services } = rules;
    await note(engine, state, [
      {
        at,
        kind: 'policies-loaded',
        revision,
        policies: policies.map(({ name }) => name),
        services,
        modes: Object.fromEntries(policies.map(({ name, mode }) => [name, mode])),
      },
    ]);
  };
}

/**
 * Takes a reload that would leave no policy at all for the mistake that it nearly always is: an empty mount,
 * a wrong path, a file saved halfway. At a start there is nothing to lose, so an empty folder is allowed.
 */
export function refuseToLoseAll(loaded: LoadedRules, inForce: PolicySet): LoadedRules {
  const { rules } = loaded;
  if (rules === undefined || rules.policies.policies.length > 0 || inForce.policies.length === 0)
    return loaded;
  const problem: Problem = {
    severity: 'error',
    position: { file: rules.source, line: 0, column: 0 },
    message: `holds no policy any more, while ${inForce.policies.length} are in force`,
    hint: 'to pause acting, use `holdfast pause`; to run without policies, restart Holdfast with none',
  };
  return { problems: [problem] };
}
