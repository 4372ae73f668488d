import { tests } from '@bufbuild/cel-spec/testdata/conformance.js';
import { Duration, Environment, UnsignedInt } from '@marcbachmann/cel-js/evaluator';

/**
 * The sections of the official suite that speak of what conditions can use: no protocol buffers, no
 * extensions that are not offered.
 */
const sections: ReadonlySet<string> = new Set([
  'basic',
  'comparisons',
  'conversions',
  'fields',
  'fp_math',
  'integer_math',
  'lists',
  'logic',
  'macros',
  'parse',
  'plumbing',
  'string',
  'timestamps',
]);

interface Suite {
  readonly name: string;
  readonly suites?: readonly Suite[];
  readonly tests?: readonly { readonly original: object }[];
}

export interface ConformanceCase {
  /** `section/subsection/name`. */
  readonly id: string;
  readonly passes: () => boolean;
}

export function conformanceCases(): readonly ConformanceCase[] {
  const suite: Suite = tests;
  return (suite.suites ?? [])
    .filter(({ name }) => sections.has(name))
    .flatMap((section) => casesOf(section, section.name));
}

function casesOf(suite: Suite, path: string): readonly ConformanceCase[] {
  const own = (suite.tests ?? [])
    .map(({ original }) => original)
    // What needs a message type cannot be said here; what is only to be checked has nothing to compare.
    .filter(
      (test) => !('container' in test || 'typeEnv' in test || 'checkOnly' in test || 'typedResult' in test),
    )
    .filter((test) => !/TestAllTypes|google\.protobuf\.\w+Value/.test(JSON.stringify(test)))
    .map((test) => ({ id: `${path}/${String(field(test, 'name'))}`, passes: () => passes(test) }));
  return [...own, ...(suite.suites ?? []).flatMap((inner) => casesOf(inner, `${path}/${inner.name}`))];
}

function passes(test: object): boolean {
  const environment = new Environment({ unlistedVariablesAreDyn: true, homogeneousAggregateLiterals: false });
  const bindings = field(test, 'bindings');
  const context: Record<string, unknown> = {};
  for (const [name, bound] of Object.entries(
    typeof bindings === 'object' && bindings !== null ? bindings : {},
  ))
    context[name] = valueOf(field(Object(bound), 'value'));
  try {
    const answer: unknown = environment.evaluate(String(field(test, 'expr')), context);
    if ('evalError' in test) return false;
    const expected = field(test, 'value');
    return same(answer, expected === undefined ? true : valueOf(expected));
  } catch {
    return 'evalError' in test;
  }
}

function field(object: object, name: string): unknown {
  return Reflect.get(object, name);
}

/** A value of the suite, in protocol buffers' JSON, as the library would give it. */
function valueOf(written: unknown): unknown {
  const [entry] = Object.entries(Object(written));
  if (entry === undefined) return undefined;
  const [kind, value]: [string, unknown] = entry;
  const object = Object(value);
  switch (kind) {
    case 'int64Value':
      return BigInt(String(value));
    case 'uint64Value':
      return new UnsignedInt(BigInt(String(value)));
    case 'doubleValue':
      return Number(value);
    case 'bytesValue':
      return new Uint8Array(Buffer.from(String(value), 'base64'));
    case 'listValue':
      return list(field(object, 'values')).map(valueOf);
    case 'mapValue':
      return new Map(
        list(field(object, 'entries')).map((pair) => [
          valueOf(field(Object(pair), 'key')),
          valueOf(field(Object(pair), 'value')),
        ]),
      );
    case 'typeValue':
      return `type ${String(value)}`;
    case 'objectValue':
      return wellKnown(String(field(object, '@type')), field(object, 'value'));
    default:
      return value;
  }
}

function wellKnown(type: string, value: unknown): unknown {
  if (type.endsWith('.Timestamp')) return new Date(String(value));
  if (type.endsWith('.Duration')) return Duration.fromMilliseconds(Number.parseFloat(String(value)) * 1_000);
  return undefined;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function same(a: unknown, b: unknown): boolean {
  return plain(a) === plain(b);
}

/** One text for one CEL value: types count, the order of a map does not. */
function plain(value: unknown): string {
  if (typeof value === 'string' && value.startsWith('type ')) return value;
  if (value instanceof UnsignedInt) return `${value.value}u`;
  if (value instanceof Duration || value instanceof Date) return `${value.constructor.name} ${Number(value)}`;
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString('hex')}`;
  if (Array.isArray(value)) return `[${value.map(plain).join()}]`;
  if (value instanceof Map) return mapText([...value.entries()]);
  if (typeof value === 'object' && value !== null) {
    const name = value.constructor.name;
    if (name === 'Type') return `type ${String(field(value, 'name')).replace(/^null$/, 'null_type')}`;
    return mapText(Object.entries(value));
  }
  return `${typeof value} ${String(value)}`;
}

function mapText(entries: readonly (readonly [unknown, unknown])[]): string {
  return `{${entries
    .map(([key, value]) => `${plain(key)}: ${plain(value)}`)
    .toSorted()
    .join()}}`;
}
