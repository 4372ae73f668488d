import type { Problem } from './policy.ts';

/**
 * `file:line:column: error: message (hint)`, which editors and CI systems turn into links. Line 0 means
 * that there is no line: an environment variable, a folder.
 */
export function problemText({ severity, position, message, hint }: Problem): string {
  const where = position.line === 0 ? position.file : `${position.file}:${position.line}:${position.column}`;
  return `${where}: ${severity}: ${message}${hint === undefined ? '' : ` (${hint})`}`;
}

/** Whether anything in a list keeps what was read from being used. */
export function hasErrors(problems: readonly Problem[]): boolean {
  return problems.some(({ severity }) => severity === 'error');
}
