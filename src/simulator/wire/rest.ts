import type { NormalizedSchema } from '@smithy/core/schema';
import { readSimple } from './read-query.ts';
import { headerOf, type WireRequest } from './wire-request.ts';
import type { WireOperation, WireService } from './wire-service.ts';

/** The operation with this method and path; of several, the one with the most flags and the fewest placeholders. */
export function operationAt(service: WireService, request: WireRequest): WireOperation | undefined {
  const path = pathOf(request);
  const fitting = [...service.operations.values()].filter(
    ({ http }) =>
      http?.method === request.method &&
      http.flags.every((flag) => request.url.searchParams.has(flag)) &&
      pattern(http.path).test(path),
  );
  return fitting.toSorted((a, b) => flags(b) - flags(a) || placeholders(a) - placeholders(b))[0];
}

/** The members that travel in the path, the query or a header. */
export function readBindings(operation: WireOperation, request: WireRequest): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  if (operation.input.isUnitSchema()) return input;
  const labels = pattern(operation.http?.path ?? '').exec(pathOf(request))?.groups ?? {};
  for (const [name, member] of operation.input.structIterator()) {
    const bound = boundText(name, member, labels, request);
    if (bound !== undefined) input[name] = readBound(member, bound);
  }
  return input;
}

/** Output members that travel as headers (Route 53's Location). */
export function boundHeaders(schema: NormalizedSchema, output: unknown): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  if (schema.isUnitSchema() || typeof output !== 'object' || output === null) return headers;
  const values = new Map(Object.entries(output));
  for (const [name, member] of schema.structIterator()) {
    const { httpHeader } = member.getMergedTraits();
    const value: unknown = values.get(name);
    if (typeof httpHeader === 'string' && typeof value === 'string')
      headers[httpHeader.toLowerCase()] = value;
  }
  return headers;
}

/** The one member that is the whole body, with its name; undefined where the body holds all that is not bound elsewhere. */
export function payloadOf(
  schema: NormalizedSchema,
): { readonly name: string; readonly member: NormalizedSchema } | undefined {
  if (schema.isUnitSchema()) return undefined;
  for (const [name, member] of schema.structIterator())
    if (member.getMergedTraits().httpPayload) return { name, member };
  return undefined;
}

function pathOf(request: WireRequest): string {
  return request.url.pathname.replace(/\/$/, '');
}

function flags({ http }: WireOperation): number {
  return http?.flags.length ?? 0;
}

function placeholders({ http }: WireOperation): number {
  return http?.path.split('{').length ?? 0;
}

/** `/2013-04-01/change/{Id}` as an expression with a named group; `{Key+}` takes slashes, too. */
function pattern(path: string): RegExp {
  const source = path
    .replace(/\/$/, '')
    .replace(/\{(\w+)(\+?)\}/g, (_whole, name: string, greedy: string) =>
      greedy === '+' ? `(?<${name}>.+)` : `(?<${name}>[^/]+)`,
    );
  return new RegExp(`^${source}$`);
}

function boundText(
  name: string,
  member: NormalizedSchema,
  labels: Readonly<Record<string, string>>,
  request: WireRequest,
): readonly string[] | undefined {
  const { httpLabel, httpQuery, httpHeader } = member.getMergedTraits();
  if (httpLabel) {
    const label = labels[name];
    return label === undefined ? undefined : [decodeURIComponent(label)];
  }
  if (typeof httpQuery === 'string') {
    const values = request.url.searchParams.getAll(httpQuery);
    return values.length === 0 ? undefined : values;
  }
  if (typeof httpHeader !== 'string') return undefined;
  const header = headerOf(request, httpHeader.toLowerCase());
  return header === '' ? undefined : [header];
}

/** A list in a query is said as the same key again. */
function readBound(member: NormalizedSchema, texts: readonly string[]): unknown {
  if (member.isListSchema()) return texts.map((text) => readSimple(member.getValueSchema(), text));
  return readSimple(member, texts[0] ?? '');
}
