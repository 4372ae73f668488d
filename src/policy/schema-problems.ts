import type { z } from 'zod';
import type { Problem } from './policy.ts';
import { didYouMean, suggest } from './suggest.ts';
import type { Path, YamlSource } from './yaml-source.ts';

/**
 * What a schema found wrong in a document, with positions, and hints from the schema's own words.
 * `keysAt` answers the keys that may stand at a path, for "did you mean".
 */
export function schemaProblems(source: YamlSource, error: z.ZodError, keysAt: KeysAt): readonly Problem[] {
  return error.issues.flatMap((issue) => problemsOf(source, issue, [], keysAt));
}

export type KeysAt = (path: Path) => readonly string[];

type Issue = z.core.$ZodIssue;

function problemsOf(source: YamlSource, issue: Issue, above: Path, keysAt: KeysAt): readonly Problem[] {
  const path = [...above, ...issue.path];
  const problem = (position: Problem['position'], message: string, hint?: string): Problem => ({
    severity: 'error',
    position,
    message,
    ...(hint === undefined ? {} : { hint }),
  });
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) =>
        problem(
          source.positionOfKey([...path, key]),
          `unknown field "${key}"${path.length === 0 ? '' : ` in ${pathText(path)}`}`,
          keysAt(path).includes(key)
            ? `it goes with another kind of ${pathText(path)}`
            : didYouMean(key, keysAt(path)),
        ),
      );
    case 'invalid_union':
      if (issue.errors.length === 0)
        return [problem(source.positionOf(path), ...notAmong(source, path, issue))];
      return (
        closestBranch(issue.errors, source, path, keysAt) ?? [
          problem(source.positionOf(path), `${pathText(path)} has a wrong form`),
        ]
      );
    case 'invalid_type':
      if (issue.input === undefined && !has(source.value, path))
        return [problem(source.positionOf(path), `${pathText(path)} is missing`)];
      return [
        problem(
          source.positionOf(path),
          `${pathText(path)} must be ${article(issue.expected)}`,
          issue.expected === 'string' ? 'put it in quotes' : undefined,
        ),
      ];
    case 'invalid_value': {
      const given = valueAt(source.value, path);
      const allowed = issue.values.map(String);
      if (given === undefined) return [problem(source.positionOf(path), `${pathText(path)} is missing`)];
      return [
        problem(
          source.positionOf(path),
          `${pathText(path)} cannot be ${JSON.stringify(given)}`,
          typeof given === 'string' && suggest(given, allowed) !== undefined
            ? didYouMean(given, allowed)
            : `one of: ${allowed.join(', ')}`,
        ),
      ];
    }
    case 'invalid_key':
      return [
        problem(source.positionOfKey(path), `${pathText(path)}: the name of a field must not be empty`),
      ];
    case 'too_small':
      return [problem(source.positionOf(path), `${pathText(path)} ${tooSmall(issue)}`)];
    case 'too_big':
      return [problem(source.positionOf(path), `${pathText(path)} ${tooBig(issue)}`)];
    default:
      return [problem(source.positionOf(path), `${pathText(path)} ${issue.message}`)];
  }
}

/** A union that is told apart by one field has an unknown word in it, or none. */
function notAmong(
  source: YamlSource,
  path: Path,
  issue: object,
): [message: string, hint: string | undefined] {
  const options: unknown = Reflect.get(issue, 'options');
  // One that may be left out is told apart by its absence as well.
  const named = Array.isArray(options) ? options.filter((option) => option !== undefined) : undefined;
  const hint = named === undefined ? undefined : `one of: ${named.join(', ')}`;
  const given = valueAt(source.value, path);
  if (given === undefined) return [`${pathText(path)} is missing`, hint];
  return [`${pathText(path)} cannot be ${JSON.stringify(given)}`, hint];
}

/** Of several allowed forms, the one with the fewest mistakes was meant. */
function closestBranch(
  branches: readonly (readonly Issue[])[],
  source: YamlSource,
  path: Path,
  keysAt: KeysAt,
): readonly Problem[] | undefined {
  const weight = (issues: readonly Issue[]) =>
    issues.reduce(
      (sum, issue) => sum + (issue.path.length === 0 && issue.code === 'invalid_type' ? 10 : weightOf(issue)),
      0,
    );
  const [best] = branches.toSorted((a, b) => weight(a) - weight(b));
  return best?.flatMap((issue) => problemsOf(source, issue, path, keysAt));
}

function weightOf(issue: Issue): number {
  return issue.code === 'unrecognized_keys' ? issue.keys.length : 1;
}

function tooSmall(issue: Issue & { readonly code: 'too_small' }): string {
  if (issue.origin === 'string') return 'must not be empty';
  if (issue.origin === 'array') return `needs at least ${String(issue.minimum)}`;
  return `must be ${issue.inclusive === false ? 'more than' : 'at least'} ${String(issue.minimum)}`;
}

function tooBig(issue: Issue & { readonly code: 'too_big' }): string {
  if (issue.origin === 'string') return `may have at most ${String(issue.maximum)} characters`;
  if (issue.origin === 'array') return `may have at most ${String(issue.maximum)} entries`;
  return `must be ${issue.inclusive === false ? 'less than' : 'at most'} ${String(issue.maximum)}`;
}

function article(type: string): string {
  const words: Readonly<Record<string, string>> = {
    string: 'a text',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
    array: 'a list',
    object: 'a group of fields',
    record: 'a group of fields',
  };
  return words[type] ?? `a ${type}`;
}

/** `remedy[0].verify.within`; the whole document is "the file". */
export function pathText(path: Path): string {
  if (path.length === 0) return 'the document';
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return text === '' ? String(step) : `${text}.${String(step)}`;
  }, '');
}

export function valueAt(value: unknown, path: Path): unknown {
  let at = value;
  for (const step of path) at = typeof at === 'object' && at !== null ? Reflect.get(at, step) : undefined;
  return at;
}

function has(value: unknown, path: Path): boolean {
  const parent = valueAt(value, path.slice(0, -1));
  const last = path.at(-1);
  return last === undefined || (typeof parent === 'object' && parent !== null && last in parent);
}
