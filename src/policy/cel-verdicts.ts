import type { ASTNode } from '@marcbachmann/cel-js';
import { literalString } from './cel-ast.ts';

/**
 * The verdicts outside which a condition is false whatever else is true or unknown: those that one of its
 * conjuncts names. Undefined where it can hold under any verdict.
 */
export function neededVerdicts(node: ASTNode): ReadonlySet<string> | undefined {
  switch (node.op) {
    case '&&': {
      const [left, right] = node.args.map(neededVerdicts);
      if (left === undefined || right === undefined) return left ?? right;
      return new Set([...left].filter((verdict) => right.has(verdict)));
    }
    case '||': {
      const [left, right] = node.args.map(neededVerdicts);
      return left === undefined || right === undefined ? undefined : new Set([...left, ...right]);
    }
    case '==': {
      const [left, right] = node.args;
      return named(left, [right]) ?? named(right, [left]);
    }
    case 'in': {
      const [left, right] = node.args;
      return right.op === 'list' ? named(left, right.args) : undefined;
    }
    default:
      return undefined;
  }
}

function named(verdict: ASTNode, literals: readonly ASTNode[]): ReadonlySet<string> | undefined {
  if (verdict.op !== 'id' || verdict.args !== 'verdict') return undefined;
  const texts = literals.map(literalString).filter((text) => text !== undefined);
  return texts.length === literals.length ? new Set(texts) : undefined;
}
