import type { ASTNode } from '@marcbachmann/cel-js';

/** The operands of a node, left to right. */
export function children(node: ASTNode): readonly ASTNode[] {
  switch (node.op) {
    case 'value':
    case 'id':
      return [];
    case '.':
    case '.?':
      return [node.args[0]];
    case 'call':
      return node.args[1];
    case 'rcall':
      return [node.args[1], ...node.args[2]];
    case 'map':
      return node.args.flat();
    case '!_':
    case '-_':
      return [node.args];
    default:
      return node.args;
  }
}

/** Every node with its parent, parents first. The parser bounds both number and depth. */
export function* nodesOf(
  node: ASTNode,
  parent?: ASTNode,
): Generator<{ readonly node: ASTNode; readonly parent: ASTNode | undefined }> {
  yield { node, parent };
  for (const child of children(node)) yield* nodesOf(child, node);
}

/** The text of a literal string, if that is what the node is. */
export function literalString(node: ASTNode | undefined): string | undefined {
  return node?.op === 'value' && typeof node.args === 'string' ? node.args : undefined;
}

/** Name and arguments of a call of a free function. */
export function callOf(
  node: ASTNode,
): { readonly name: string; readonly args: readonly ASTNode[] } | undefined {
  return node.op === 'call' ? { name: node.args[0], args: node.args[1] } : undefined;
}

/** The name of the type that the checker found for a node; undefined before the check. */
export function typeOf(node: ASTNode): string | undefined {
  const checked: unknown = Reflect.get(node, 'checkedType');
  if (typeof checked !== 'object' || checked === null) return undefined;
  const name: unknown = Reflect.get(checked, 'name');
  return typeof name === 'string' ? name : undefined;
}
