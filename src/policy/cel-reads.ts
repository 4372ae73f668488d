import type { ASTNode } from '@marcbachmann/cel-js';
import type { Environment } from '@marcbachmann/cel-js/evaluator';
import { callOf, literalString, nodesOf, typeOf } from './cel-ast.ts';
import { celVariables } from './cel-types.ts';
import type { MetricName, Reads, WorldName } from './policy.ts';

/** What a checked condition asks of the world. */
export function readsOf(ast: ASTNode): Reads {
  const names = new Set<WorldName>();
  const alarms = new Set<string>();
  const metrics: MetricName[] = [];
  for (const { node } of nodesOf(ast)) {
    if (node.op === 'id' && isWorldName(node.args)) names.add(node.args);
    const call = callOf(node);
    const [first, second, third] = (call?.args ?? []).map(literalString);
    if (call?.name === 'alarm' && first !== undefined) alarms.add(first);
    if (call?.name === 'metric' && first !== undefined && second !== undefined && third !== undefined)
      metrics.push({ namespace: first, metric: second, statistic: third });
  }
  return { names, alarms, metrics };
}

/**
 * Whether a condition asks for anything that is seen. What a thing is and how it is called, where it lies, what it is
 * tied to and what time it is hold of what is well, too.
 */
export function asksForWhatIsSeen(ast: ASTNode): boolean {
  const { names, alarms, metrics } = readsOf(ast);
  return (
    alarms.size > 0 ||
    metrics.length > 0 ||
    [...names].some((name) => name !== 'resource' && name !== 'now') ||
    [...nodesOf(ast)].some(
      ({ node }) => node.op === '.' && node.args[1] === 'facts' && typeOf(node.args[0]) === 'Resource',
    )
  );
}

function isWorldName(name: string): name is WorldName {
  return Object.hasOwn(celVariables, name);
}

/**
 * The durations (milliseconds) that times are compared with, so that evaluation knows when to look
 * again. Undefined where a time is used in any other way: then it must be looked at all the time.
 */
export function thresholdsOf(
  environment: Environment,
  text: string,
  ast: ASTNode,
): readonly number[] | undefined {
  const thresholds = new Set<number>();
  for (const { node, parent } of nodesOf(ast)) {
    if (!isTime(node)) continue;
    const threshold = parent === undefined ? undefined : comparedWith(environment, text, node, parent);
    if (threshold === undefined) return undefined;
    thresholds.add(threshold);
  }
  return [...thresholds].toSorted((a, b) => a - b);
}

function isTime(node: ASTNode): boolean {
  if (node.op === 'id')
    return node.args === 'verdictFor' || node.args === 'unhealthyFor' || node.args === 'now';
  if (node.op !== '.' || typeOf(node.args[0]) !== 'Signal') return false;
  return node.args[1] === 'age' || node.args[1] === 'for';
}

function comparedWith(
  environment: Environment,
  text: string,
  time: ASTNode,
  parent: ASTNode,
): number | undefined {
  if (parent.op !== '<' && parent.op !== '<=' && parent.op !== '>' && parent.op !== '>=') return undefined;
  const other = parent.args[0] === time ? parent.args[1] : parent.args[0];
  const call = callOf(other);
  if (call?.name !== 'duration' || literalString(call.args[0]) === undefined) return undefined;
  const value: unknown = environment.parse(text.slice(other.start, other.end))({});
  return typeof value === 'object' && value !== null ? Number(value) : undefined;
}
