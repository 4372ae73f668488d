import { buildPolicy } from './build-policy.ts';
import { cadenceProblems } from './cadence-rules.ts';
import { compileConditions, type Conditions } from './compile-conditions.ts';
import { keysInSchema } from './json-schema-keys.ts';
import { verdictProblems } from './verdict-rules.ts';
import { wantedProblems } from './metric-rules.ts';
import type { ParseContext } from './parse-context.ts';
import type { Policy, PolicySet, Problem } from './policy.ts';
import { checkRules } from './policy-rules.ts';
import { policyJsonSchema, policySchema, type WrittenPolicy } from './schema.ts';
import { schemaProblems } from './schema-problems.ts';
import { selectorProblems } from './selector-rules.ts';
import { withStandIns } from './stand-ins.ts';
import { checkTests } from './test-rules.ts';
import { type Path, parseYaml, type YamlSource } from './yaml-source.ts';

export interface PolicyFile {
  /** As the user would name it: it is printed in messages. */
  readonly file: string;
  readonly text: string;
}

/** More policies than this is a mistake of whatever generated them. */
const maxPolicies = 500;
const maxProblems = 199;

/**
 * All policies of all files, or none: with one error there is no set, and every mistake is in `problems`
 * at once, in the order of files and lines. Warnings pass. It never throws, whatever the files hold.
 */
export function parsePolicies(
  files: readonly PolicyFile[],
  context: ParseContext,
): { readonly set?: PolicySet; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const policies: Policy[] = [];
  const first = new Map<string, Policy>();
  for (const { file, text } of files) {
    const yaml = parseYaml(file, text);
    problems.push(...yaml.problems);
    if (yaml.documents.length === 0 && yaml.problems.length === 0) problems.push(emptyFile(file));
    for (const source of yaml.documents) {
      const read = readPolicy(source, context);
      problems.push(...read.problems);
      if (read.policy === undefined) continue;
      policies.push(read.policy);
      const twin = first.get(read.policy.name);
      if (twin === undefined) first.set(read.policy.name, read.policy);
      else problems.push(duplicate(source, twin));
    }
  }
  if (files.length === 0) problems.push(nothingAtAll());
  if (policies.length > maxPolicies)
    problems.push({
      ...nothingAtAll(),
      severity: 'error',
      message: `${policies.length} policies are more than the ${maxPolicies} allowed`,
    });
  const ordered = bounded(problems.toSorted(byPosition));
  if (problems.some(({ severity }) => severity === 'error')) return { problems: ordered };
  return { set: { policies, revision: context.revision, loadedAt: context.loadedAt }, problems: ordered };
}

function readPolicy(
  source: YamlSource,
  context: ParseContext,
): { policy?: Policy; problems: readonly Problem[] } {
  const compiled = compileConditions(source);
  const problems: Problem[] = [...compiled.problems];
  const parsed = policySchema.safeParse(source.value);
  if (!parsed.success) {
    problems.push(...schemaProblems(source, parsed.error, fieldNames));
    const stoodIn = withStandIns(source.value);
    if (stoodIn !== undefined) {
      const judged = problemsOfSense(source, stoodIn.written, compiled.conditions, context);
      const places = new Set(stoodIn.places.map((path) => placeOf(source.positionOf(path))));
      // What was put in is not what anybody wrote: nothing is said about it.
      problems.push(...judged.filter(({ position }) => !places.has(placeOf(position))));
    }
    return { problems };
  }
  const written: WrittenPolicy = parsed.data;
  problems.push(...problemsOfSense(source, written, compiled.conditions, context));
  if (problems.some(({ severity }) => severity === 'error')) return { problems };
  return { policy: buildPolicy(source, written, compiled.conditions), problems };
}

let jsonSchema: object | undefined;

function fieldNames(path: Path): readonly string[] {
  jsonSchema ??= policyJsonSchema();
  return keysInSchema(jsonSchema, path);
}

/** What is wrong with a policy of the right form. */
function problemsOfSense(
  source: YamlSource,
  written: WrittenPolicy,
  conditions: Conditions,
  context: ParseContext,
): readonly Problem[] {
  return [
    ...checkRules(source, written, context),
    ...selectorProblems(source, written, conditions),
    ...verdictProblems(source, written, conditions, context),
    ...checkTests(source, written),
    ...wantedProblems(source, written, conditions),
    ...cadenceProblems(source, written, conditions),
  ];
}

function placeOf({ line, column }: Problem['position']): string {
  return `${line}:${column}`;
}

function emptyFile(file: string): Problem {
  return { severity: 'warning', position: { file, line: 1, column: 1 }, message: 'the file holds no policy' };
}

function nothingAtAll(): Problem {
  return {
    severity: 'warning',
    position: { file: 'policies', line: 1, column: 1 },
    message: 'there are no policies: Holdfast observes and proposes nothing',
    hint: 'write *.yaml files into the folder that the setting "policies" names',
  };
}

function duplicate(source: YamlSource, twin: Policy): Problem {
  return {
    severity: 'error',
    position: source.positionOf(['policy']),
    message: `there are two policies named "${twin.name}"`,
    hint: `the other is at ${twin.position.file}:${twin.position.line}`,
  };
}

/** A list that people can read: the first mistakes of many, and how many more there are. */
function bounded(problems: readonly Problem[]): readonly Problem[] {
  const next = problems[maxProblems];
  if (next === undefined) return problems;
  const more = { ...next, message: `and ${problems.length - maxProblems} more problems` };
  return [
    ...problems.slice(0, maxProblems),
    { severity: more.severity, position: more.position, message: more.message },
  ];
}

function byPosition(a: Problem, b: Problem): number {
  if (a.position.file !== b.position.file) return a.position.file < b.position.file ? -1 : 1;
  return a.position.line - b.position.line || a.position.column - b.position.column;
}
