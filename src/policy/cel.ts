import { celEnvironment } from './cel-environment.ts';
import { constantOf, guardLiterals, guardSyntax } from './cel-guards.ts';
import { guardClosedLists } from './cel-literals.ts';
import { type CelProblem, celError, problemOf } from './cel-problem.ts';
import { neededVerdicts } from './cel-verdicts.ts';
import { asksForWhatIsSeen, readsOf, thresholdsOf } from './cel-reads.ts';
import type { Condition } from './policy.ts';
import { type World, worldOf } from './world.ts';

export interface Compiled {
  readonly condition?: Condition;
  readonly problems: readonly CelProblem[];
}

/** A condition is at most this long: more is a program, and belongs in a check of its own. */
const maxLength = 4_000;

/**
 * Compiles and type-checks one condition. With an error among the problems there is no condition. What it
 * asks is answered `true`, `false` or `unknown`; `unknown` is also what every failure while evaluating
 * becomes, so a condition never throws.
 */
export function compileCondition(text: string): Compiled {
  if (text.length > maxLength)
    return { problems: [celError(maxLength, `a condition may have ${maxLength} characters`)] };
  const environment = celEnvironment();
  try {
    const parsed = environment.parse(text);
    const syntax = guardSyntax(parsed.ast);
    if (syntax.length > 0) return { problems: syntax };
    const checked = parsed.check();
    if (!checked.valid) return { problems: [problemOf(checked.error)] };
    if (checked.type !== 'bool')
      return {
        problems: [celError(0, `must be true or false, but this gives a ${checked.type ?? 'value'}`)],
      };
    const problems = [...guardLiterals(environment, text, parsed.ast), ...guardClosedLists(parsed.ast)];
    if (problems.some(({ severity }) => severity === 'error')) return { problems };
    const constant = constantOf(parsed);
    if (constant !== undefined)
      return { problems: [...problems, celError(0, `this is always ${constant}, whatever is observed`)] };
    const thresholds = thresholdsOf(environment, text, parsed.ast);
    const verdicts = neededVerdicts(parsed.ast);
    if (verdicts?.size === 0) problems.push(underNoVerdict);
    const condition: Condition = {
      text,
      reads: readsOf(parsed.ast),
      ...(verdicts === undefined ? {} : { verdicts }),
      asksForWhatIsSeen: asksForWhatIsSeen(parsed.ast),
      evaluate: (subject) => {
        const world = worldOf(subject).comparingWith(thresholds);
        // Most of a fleet is well, and most conditions are about what is not: no more to ask then.
        if (verdicts !== undefined && world.verdict !== undefined && !verdicts.has(world.verdict))
          return false;
        return answerOf(parsed, world);
      },
    };
    return { condition, problems };
  } catch (error) {
    return { problems: [problemOf(error)] };
  }
}

/** `verdict in []`, or two verdicts at once: nobody would notice that nothing ever comes of it. */
const underNoVerdict: CelProblem = {
  severity: 'warning',
  offset: 0,
  message: 'this is never true, for there is no verdict under which it could be',
  hint: "name those that you mean: verdict in ['suspect', 'host-failed']",
};

function answerOf(evaluate: (context: World) => unknown, world: World): boolean | 'unknown' {
  try {
    const answer = evaluate(world);
    return typeof answer === 'boolean' ? answer : 'unknown';
  } catch {
    // A missing fact, a division by zero, a list index that is not there: not known, never false.
    return 'unknown';
  }
}
