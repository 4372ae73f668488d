import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { hasErrors, problemText } from '../../policy/problem-text.ts';
import { parseYaml } from '../../policy/yaml-source.ts';
import { errorText } from '../../runtime/error-text.ts';
import { UsageError } from '../../runtime/usage-error.ts';
import { shippedScenarios } from '../shipped-scenarios.ts';
import { type CheckedStack, checkStack } from './check-stack.ts';
import type { StackDescription } from './stack-schema.ts';

/**
 * A stack by the name of one that is shipped (`shop`), or by file, looked for from a folder. Throws a
 * UsageError that names the first mistake and counts the others. Each is read once in a process.
 */
export function loadStack(nameOrFile: string, from = '.'): StackDescription {
  const isFile = /[./\\]/.test(nameOrFile);
  const file = isFile ? resolve(from, nameOrFile) : join(folder(), `${nameOrFile}.yaml`);
  let stack = read.get(file);
  if (stack !== undefined) return stack;
  const names = shippedStackNames();
  if (!isFile && !names.includes(nameOrFile))
    throw new UsageError(
      `there is no stack "${nameOrFile}"; there are ${names.join(', ')}, or name a file: ./${nameOrFile}.yaml`,
    );
  stack = readStack(file);
  read.set(file, stack);
  return stack;
}

/** A process plays few stacks, each of them many times. */
const read = new Map<string, StackDescription>();

/** A stack out of the text of a file, or every mistake in it. Never throws. */
export function parseStack(text: string, file: string): CheckedStack {
  const { documents, problems } = parseYaml(file, text);
  const [source, second] = documents;
  const refuse = (
    position: { file: string; line: number; column: number },
    message: string,
  ): CheckedStack => ({
    problems: [...problems, { severity: 'error', position, message }],
  });
  if (hasErrors(problems)) return { problems };
  if (source === undefined) return refuse({ file, line: 1, column: 1 }, 'the file has no stack in it');
  if (second !== undefined) return refuse(second.positionOf([]), 'a stack is one document');
  return checkStack(source);
}

export function shippedStackNames(): readonly string[] {
  return readdirSync(folder())
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.slice(0, -'.yaml'.length))
    .toSorted();
}

function folder(): string {
  return join(shippedScenarios(), 'stacks');
}

function readStack(file: string): StackDescription {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`the stack ${file} cannot be read: ${errorText(error)}`, error);
  }
  const { stack, problems } = parseStack(text, file);
  if (stack !== undefined) return stack;
  const [first, ...more] = problems.filter(({ severity }) => severity === 'error').map(problemText);
  throw new UsageError(`${first}${more.length === 0 ? '' : `; and ${more.length} more mistakes`}`);
}
