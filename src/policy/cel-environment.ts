import type { ASTNode } from '@marcbachmann/cel-js';
import { Environment } from '@marcbachmann/cel-js/evaluator';
import { RE2JS } from 're2js';
import { literalString } from './cel-ast.ts';
import { celTypes, celVariables } from './cel-types.ts';
import { UnknownFact, World } from './world.ts';
import {
  GroupView,
  ReplicaView,
  ResourceView,
  ServiceView,
  SiblingsView,
  SignalView,
} from './world-views.ts';

const constructors = {
  Resource: ResourceView,
  Signal: SignalView,
  Group: GroupView,
  Service: ServiceView,
  Siblings: SiblingsView,
  Replica: ReplicaView,
} satisfies Record<keyof typeof celTypes, unknown>;

let shared: Environment | undefined;

/** The one environment of all conditions: made at the first use, then never changed. */
export function celEnvironment(): Environment {
  shared ??= build();
  return shared;
}

function build(): Environment {
  const environment = new Environment({
    unlistedVariablesAreDyn: false,
    // Far above what a person writes and far below what would take a millisecond to evaluate.
    limits: { maxAstNodes: 500, maxDepth: 24, maxListElements: 100, maxMapEntries: 100, maxCallArguments: 8 },
  });
  for (const [name, fields] of Object.entries(celTypes))
    environment.registerType(name, declarationOf(name, fields));
  for (const [name, type] of Object.entries(celVariables)) environment.registerVariable(name, type);
  environment.registerFunction('alarm(ast): bool', (call: MacroCall) => worldMacro(call, 'bool', alarmOf));
  environment.registerFunction('metric(ast, ast, ast): double', (call: MacroCall) =>
    worldMacro(call, 'double', (world, names) => world.metric(names.join('/'))),
  );
  environment.registerFunction('re(ast, ast): bool', regexMacro);
  return environment;
}

function declarationOf(name: string, fields: Readonly<Record<string, string>>) {
  const ctor = Object.entries(constructors).find(([known]) => known === name)?.[1];
  if (ctor === undefined) throw new Error(`no class stands for the CEL type ${name}`);
  return { ctor, fields: { ...fields } };
}

// The library's macros, as far as they are used here: they see the call's syntax when it is parsed, its
// types when it is checked and the context when it is evaluated.
interface MacroCall {
  readonly ast: ASTNode;
  readonly args: readonly ASTNode[];
}
interface Checker {
  check(node: ASTNode, context: unknown): { readonly name: string };
  getType(name: string): { readonly name: string };
  createError(code: string, message: string, node: ASTNode): Error;
}
interface Runner {
  run(node: ASTNode, context: unknown): unknown;
}
interface MacroContext {
  getValue(name: string): unknown;
}

/** A function whose arguments are literals and whose answer comes from the world of the evaluation. */
function worldMacro(
  call: MacroCall,
  type: string,
  answer: (world: World, names: readonly string[]) => unknown,
) {
  const names = call.args.map(literalString);
  return {
    async: false,
    typeCheck(checker: Checker) {
      names.forEach((name, index) => {
        const node = call.args[index];
        if ((name === undefined || name === '') && node !== undefined)
          throw checker.createError('literal_wanted', 'must be a text in quotes, known before running', node);
      });
      return checker.getType(type);
    },
    evaluate(_runner: Runner, _macro: unknown, context: MacroContext) {
      const world = context.getValue('world');
      if (!(world instanceof World)) throw new UnknownFact('there is no world to ask');
      return answer(world, names.map(String));
    },
  };
}

function alarmOf(world: World, names: readonly string[]): boolean {
  return world.alarm(names[0] ?? '');
}

/** `re(text, 'pattern')`: linear in the text, unlike CEL's own `matches` here. */
function regexMacro(call: MacroCall) {
  const [text, pattern] = call.args;
  const source = literalString(pattern);
  let compiled: RE2JS | undefined;
  return {
    async: false,
    typeCheck(checker: Checker, _macro: unknown, context: unknown) {
      if (text === undefined || pattern === undefined) throw new Error('re() has two arguments');
      const { name } = checker.check(text, context);
      if (name !== 'string' && !name.startsWith('dyn'))
        throw checker.createError('no_matching_overload', `re() looks at a string, not at ${name}`, text);
      if (source === undefined)
        throw checker.createError(
          'literal_wanted',
          'must be a pattern in quotes, known before running',
          pattern,
        );
      try {
        compiled = RE2JS.compile(source);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        throw checker.createError('bad_pattern', `not a regular expression: ${reason}`, pattern);
      }
      return checker.getType('bool');
    },
    evaluate(runner: Runner, _macro: unknown, context: unknown) {
      const value = text === undefined ? undefined : runner.run(text, context);
      if (typeof value !== 'string' || compiled === undefined) throw new UnknownFact('re() needs a text');
      return compiled.matcher(value).find();
    },
  };
}
