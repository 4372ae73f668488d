import type { makeBuilder } from '@smithy/core/client';

/** The SDK's numbers for simple types, and 64 and 128 for a list and a map of one. */
export const string = 0;
export const number = 1;
export const time = 4;
export const stringList = 64;
export const stringMap = 128;
export const numberMap = 128 + number;

export type OperationSchema = Parameters<ReturnType<typeof makeBuilder>>[3];
export type Schema = OperationSchema[4];

/** The operations and shapes of one service in the SDK's own notation, as its generated clients have them. */
export function notation(namespace: string) {
  return {
    operation: (
      name: string,
      http: readonly [method: string, path: string, status: number],
      shapes: { readonly input: Schema; readonly output: Schema },
    ): OperationSchema => [9, namespace, name, { http: [...http] }, shapes.input, shapes.output],
    structure: (name: string, members: Readonly<Record<string, unknown>>): Schema =>
      [3, namespace, name, 0, Object.keys(members), Object.values(members)] as Schema,
    list: (name: string, item: Schema): unknown => [1, namespace, name, 0, item],
    /** By name. */
    map: (name: string, item: Schema): unknown => [2, namespace, name, 0, string, item],
  };
}

/** A member that is part of the path. */
export function label(): unknown {
  return [string, { httpLabel: 1 }];
}

/** A member that is sent after the path, under its own name. */
export function inQuery(type: number, member: string): unknown {
  return [type, { httpQuery: member }];
}
