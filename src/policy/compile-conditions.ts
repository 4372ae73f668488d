import { compileCondition } from './cel.ts';
import type { Condition, Problem } from './policy.ts';
import { pathText, valueAt } from './schema-problems.ts';
import type { Path, YamlSource } from './yaml-source.ts';

/** Compiled conditions by the text of their path: `when`, `remedy[0].verify.that`. */
export type Conditions = ReadonlyMap<string, { readonly path: Path; readonly condition: Condition }>;

/**
 * Compiles every condition of a document, also of one whose form is wrong elsewhere, so that all
 * mistakes come out at once.
 */
export function compileConditions(source: YamlSource): {
  readonly conditions: Conditions;
  readonly problems: readonly Problem[];
} {
  const conditions = new Map<string, { readonly path: Path; readonly condition: Condition }>();
  const problems: Problem[] = [];
  for (const path of conditionPaths(source.value)) {
    const text = valueAt(source.value, path);
    // An empty or a wrongly typed one is the schema's business.
    if (typeof text !== 'string' || text === '') continue;
    const compiled = compileCondition(text);
    for (const { severity, offset, message, hint } of compiled.problems) {
      problems.push({
        severity,
        position: source.positionInText(path, offset),
        message: `${pathText(path)}: ${message}`,
        ...(hint === undefined ? {} : { hint }),
      });
    }
    if (compiled.condition !== undefined)
      conditions.set(pathText(path), { path, condition: compiled.condition });
  }
  return { conditions, problems };
}

function conditionPaths(value: unknown): readonly Path[] {
  const length = (path: Path) => {
    const list = valueAt(value, path);
    // The schema allows fewer; more is refused there and need not be compiled.
    return Array.isArray(list) ? Math.min(list.length, 16) : 0;
  };
  const indexes = (path: Path) => Array.from({ length: length(path) }, (_, index) => index);
  return [
    ['when'],
    ...indexes(['remedy']).flatMap((index) => [
      ['remedy', index, 'when'],
      ['remedy', index, 'unless'],
      ['remedy', index, 'verify', 'that'],
      ['remedy', index, 'return', 'when'],
    ]),
    ...['blockIf', 'abortIf', 'successIf'].flatMap((list) => indexes([list]).map((index) => [list, index])),
  ];
}
