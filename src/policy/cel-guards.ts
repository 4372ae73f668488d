import type { ASTNode } from '@marcbachmann/cel-js';
import type { Environment } from '@marcbachmann/cel-js/evaluator';
import { callOf, children, literalString, nodesOf, typeOf } from './cel-ast.ts';
import { type CelProblem, celError } from './cel-problem.ts';
import { celTypes } from './cel-types.ts';
import { didYouMean } from './suggest.ts';

/** Macros that loop over a list, and how deep loops may nest: work grows with the product of the lists. */
const loops: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);
const maxLoopNesting = 2;

/** Refused before the type check: what could run for seconds, or change a name's meaning. */
export function guardSyntax(ast: ASTNode): readonly CelProblem[] {
  const problems: CelProblem[] = [];
  for (const { node } of nodesOf(ast)) {
    if (node.op === 'rcall' && node.args[0] === 'matches')
      problems.push(
        celError(
          node.start,
          'matches() is not offered: it can take seconds on a hostile text',
          "use re(text, 'pattern')",
        ),
      );
  }
  const deep = deepestLoop(ast, 0);
  if (deep !== undefined)
    problems.push(celError(deep.start, `loops may nest ${maxLoopNesting} deep, this is the third`));
  return problems;
}

function deepestLoop(node: ASTNode, outside: number): ASTNode | undefined {
  const depth = node.op === 'rcall' && loops.has(node.args[0]) ? outside + 1 : outside;
  if (depth > maxLoopNesting) return node;
  for (const child of children(node)) {
    // A chain such as groups.filter(…).map(…) is a row of loops, not a nest: the receiver stays outside.
    const found = deepestLoop(child, node.op === 'rcall' && child === node.args[1] ? outside : depth);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Refused after the type check: literals that can only fail when they run, and `has()` of no field. */
export function guardLiterals(environment: Environment, text: string, ast: ASTNode): readonly CelProblem[] {
  const problems: CelProblem[] = [];
  for (const { node } of nodesOf(ast)) {
    const call = callOf(node);
    if (call === undefined) continue;
    const [argument] = call.args;
    if (call.name === 'has' && argument !== undefined) problems.push(...guardHas(argument));
    const literal = literalString(argument);
    if (literal === undefined || (call.name !== 'duration' && call.name !== 'timestamp')) continue;
    try {
      environment.parse(text.slice(node.start, node.end))({});
    } catch {
      const example = call.name === 'duration' ? "duration('5m')" : "timestamp('2026-01-01T00:00:00Z')";
      problems.push(
        celError(argument?.start ?? node.start, `"${literal}" is not a ${call.name}`, `such as ${example}`),
      );
    }
  }
  return problems;
}

/** The checker lets `has(resource.zonne)` pass and answers false for ever: walk the fields ourselves. */
function guardHas(argument: ASTNode): readonly CelProblem[] {
  const path: { readonly field: string; readonly node: ASTNode }[] = [];
  let node = argument;
  while (node.op === '.') {
    path.unshift({ field: node.args[1], node });
    node = node.args[0];
  }
  let type = typeOf(node);
  for (const step of path) {
    const fields = Object.entries(celTypes).find(([name]) => name === type)?.[1];
    if (fields === undefined) return [];
    const at = step.node.end - step.field.length;
    if (type === 'Signal')
      return [
        celError(at, 'has() of a signal changes its answer as evidence ages', "ask signals['…'].known"),
      ];
    const next = Object.entries(fields).find(([name]) => name === step.field)?.[1];
    if (next === undefined)
      return [celError(at, `unknown field "${step.field}"`, didYouMean(step.field, Object.keys(fields)))];
    type = next;
  }
  return [];
}

/** Whether the condition says the same whatever is true of the world. */
export function constantOf(evaluate: (context: object) => unknown): boolean | undefined {
  try {
    // With no fact at all every name is an error. An answer that survives that needs no fact.
    const answer = evaluate({});
    return typeof answer === 'boolean' ? answer : undefined;
  } catch {
    return undefined;
  }
}
