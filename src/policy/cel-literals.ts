import type { ASTNode } from '@marcbachmann/cel-js';
import { literalString, nodesOf, typeOf } from './cel-ast.ts';
import { type CelProblem, celError } from './cel-problem.ts';
import { closedLists } from './cel-types.ts';
import { checks } from './checks.ts';
import { resourceKinds } from './resource-kinds.ts';
import { relationNames } from './relation-names.ts';
import { didYouMean } from './suggest.ts';

/**
 * Texts that can never be equal to what they are compared with: a verdict, state, kind, check or relation
 * that does not exist. Such a condition is silent for ever, which nobody notices.
 */
export function guardClosedLists(ast: ASTNode): readonly CelProblem[] {
  const problems: CelProblem[] = [];
  const wanted = (node: ASTNode, what: string, allowed: readonly string[]) => {
    const text = literalString(node);
    if (text === undefined || allowed.includes(text)) return;
    problems.push(celError(node.start, `"${text}" is not a ${what}`, hintFor(text, what, allowed)));
  };
  for (const { node } of nodesOf(ast)) {
    if (node.op === '==' || node.op === '!=' || node.op === 'in') {
      const [left, right] = node.args;
      const list = listOf(left) ?? (node.op === 'in' ? undefined : listOf(right));
      if (list !== undefined)
        for (const literal of literalsOf(left, right)) wanted(literal, list.what, list.allowed);
      if (node.op === 'in') {
        const keys = keysOf(right);
        if (keys !== undefined) wanted(left, keys.what, keys.allowed);
      }
    }
    if (node.op === '[]') {
      const keys = keysOf(node.args[0]);
      if (keys !== undefined) wanted(node.args[1], keys.what, keys.allowed);
    }
    if (node.op === '!=') problems.push(...warnUnequalVerdict(node));
  }
  return problems;
}

function literalsOf(left: ASTNode, right: ASTNode): readonly ASTNode[] {
  return [left, ...(right.op === 'list' ? right.args : [right])].filter(({ op }) => op === 'value');
}

interface ClosedList {
  readonly what: string;
  readonly allowed: readonly string[];
}

function listOf(node: ASTNode): ClosedList | undefined {
  if (node.op === 'id' && node.args === 'verdict')
    return { what: 'verdict', allowed: closedLists['verdict'] ?? [] };
  if (node.op !== '.') return undefined;
  const key = `${typeOf(node.args[0]) ?? ''}.${node.args[1]}`;
  if (key === 'Resource.kind') return { what: 'kind of resource', allowed: resourceKinds };
  const allowed = closedLists[key];
  return allowed === undefined ? undefined : { what: node.args[1], allowed };
}

/** Maps of ours with a closed list of keys. */
function keysOf(node: ASTNode): ClosedList | undefined {
  if (node.op === 'id' && node.args === 'signals') return { what: 'check', allowed: checks };
  if (node.op === '.' && node.args[1] === 'relations' && typeOf(node.args[0]) === 'Resource')
    return { what: 'relation', allowed: relationNames };
  return undefined;
}

function hintFor(text: string, what: string, allowed: readonly string[]): string | undefined {
  if (text === 'unknown' && what === 'state')
    return "what is not known makes the whole condition unknown; ask signals['…'].known or group.unknown > 0";
  if (what === 'check' && text.startsWith('metric/')) return "ask metric('NAMESPACE', 'METRIC', 'Average')";
  return didYouMean(text, allowed);
}

/** `verdict != 'healthy'` also holds for stale, starting and observer-blind: missing data would fire it. */
function warnUnequalVerdict(node: ASTNode & { readonly op: '!=' }): readonly CelProblem[] {
  const [left, right] = node.args;
  const verdict = [left, right].some(({ op, args }) => op === 'id' && args === 'verdict');
  if (!verdict) return [];
  return [
    {
      severity: 'warning',
      offset: node.start,
      message: 'this also holds for stale, starting, in-transition and observer-blind',
      hint: "name the verdicts that you mean: verdict in ['suspect', 'host-failed']",
    },
  ];
}
