import type { Path } from './yaml-source.ts';

/** The names of the fields that a JSON Schema allows at a path, through lists, maps and alternatives. */
export function keysInSchema(schema: unknown, path: Path): readonly string[] {
  const [step, ...rest] = path;
  const parts = alternatives(schema);
  if (step === undefined)
    return [...new Set(parts.flatMap((part) => Object.keys(record(part, 'properties'))))];
  return parts.flatMap((part) => {
    const inside = Reflect.get(part, typeof step === 'number' ? 'items' : 'additionalProperties');
    const named = record(part, 'properties')[String(step)];
    return [named, inside].flatMap((next) => keysInSchema(next, rest));
  });
}

function alternatives(schema: unknown): readonly object[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const any: unknown = Reflect.get(schema, 'anyOf') ?? Reflect.get(schema, 'oneOf');
  return Array.isArray(any) ? any.flatMap(alternatives) : [schema];
}

function record(part: object, name: string): Readonly<Record<string, unknown>> {
  const value: unknown = Reflect.get(part, name);
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
