import { ParseError, TypeError as CelTypeError } from '@marcbachmann/cel-js';
import { celFunctions, celTypes, celVariables } from './cel-types.ts';
import { didYouMean, suggest } from './suggest.ts';

/** Something wrong in a condition. `offset` counts UTF-16 units from the start of its text. */
export interface CelProblem {
  readonly severity: 'error' | 'warning';
  readonly offset: number;
  readonly message: string;
  readonly hint?: string;
}

export function celError(offset: number, message: string, hint?: string): CelProblem {
  return { severity: 'error', offset, message, ...(hint === undefined ? {} : { hint }) };
}

/** What the parser or the type checker threw, in words for whoever wrote the condition. */
export function problemOf(error: unknown): CelProblem {
  if (!(error instanceof ParseError || error instanceof CelTypeError)) {
    const reason = error instanceof Error ? error.message : String(error);
    return celError(0, `the condition cannot be read: ${reason}`);
  }
  const offset = error.range?.start ?? 0;
  const message = error.summary;
  switch (error.code) {
    case 'unknown_variable': {
      const name = message.replace(/^.*: /, '');
      return celError(offset, `unknown name "${name}"`, nameHint(name));
    }
    case 'no_such_key': {
      const field = message.replace(/^.*: /, '');
      return celError(offset, `unknown field "${field}"`, didYouMean(field, allFields()));
    }
    case 'no_such_overload':
      return celError(
        offset,
        message.replace('no such overload:', 'these types do not fit:'),
        typeHint(message),
      );
    case 'no_matching_overload':
      return celError(
        offset,
        message.replace('found no matching overload for', 'no such function:'),
        callHint(message),
      );
    case 'unexpected_token':
      return celError(
        offset,
        message.endsWith('EOF') ? 'the condition ends too early' : message.toLowerCase(),
      );
    case 'limit_exceeded':
      return celError(
        offset,
        'the condition is too large or nested too deep',
        'split it into several policies',
      );
    default:
      if (message === 'Unexpected character: =')
        return celError(offset, 'a single "=" means nothing here', 'equality is written ==');
      return celError(offset, `${message.charAt(0).toLowerCase()}${message.slice(1)}`);
  }
}

function nameHint(name: string): string | undefined {
  const near = suggest(name, Object.keys(celVariables));
  if (near !== undefined) return `did you mean "${near}"?`;
  return `a text needs quotes: '${name}'; names are ${Object.keys(celVariables).join(', ')}`;
}

function allFields(): readonly string[] {
  return [...new Set(Object.values(celTypes).flatMap((fields) => Object.keys(fields)))];
}

function typeHint(message: string): string | undefined {
  const double = /\bdouble\b/.test(message);
  if (double && /\bint\b/.test(message)) return 'write the whole number as a double: 2.0 in place of 2';
  if (/Duration/.test(message)) return "write a time as duration('5m')";
  if (/Timestamp/.test(message)) return "write a date as timestamp('2026-01-01T00:00:00Z')";
  if (/\bstring\b/.test(message)) return 'a text is compared with a text in quotes';
  return undefined;
}

function callHint(message: string): string | undefined {
  const name = /'(?:[^'(]*\.)?([A-Za-z_]\w*)\(/.exec(message)?.[1];
  if (name === undefined) return undefined;
  const own = Object.entries(celFunctions).find(([known]) => known === name);
  if (own !== undefined) return `it is used as ${own[1]}`;
  const near = suggest(name, [...Object.keys(celFunctions), ...commonFunctions]);
  return near === undefined || near === name ? undefined : `did you mean "${near}"?`;
}

const commonFunctions = [
  'size',
  'has',
  'duration',
  'timestamp',
  'startsWith',
  'endsWith',
  'contains',
  'exists',
  'exists_one',
  'all',
  'map',
  'filter',
  'string',
  'int',
  'double',
];
