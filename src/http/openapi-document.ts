import { z } from 'zod';
import { needsToken } from './author.ts';
import { problemShape } from './problem.ts';
import type { Route } from './route.ts';

type Json = Record<string, unknown>;

/** The OpenAPI 3.1 document of these routes, made from the same declarations that serve them. */
export function openApiDocument(routes: readonly Route[], version: string): Json {
  const paths: Record<string, Json> = {};
  const schemas: Json = {};
  schemaOf(problemShape, schemas);
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method]: operation(route, schemas) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Holdfast',
      version,
      description:
        'Reads are open unless a token of role viewer is configured. ' +
        'Changes need a bearer token of role operator; its name is journaled as the author. ' +
        'To break glass needs one of role break-glass. A token of role alerts opens /api/v1/alerts and nothing else.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas,
    },
  };
}

function operation(route: Route, schemas: Json): Json {
  const security = {
    open: [{}],
    read: [{}, { token: [] }],
    alerts: [{ token: [] }],
    change: [{ token: [] }],
    'break-glass': [{ token: [] }],
    link: [{}],
  }[route.access];
  const refusals = [...statusesOf(route)].toSorted((a, b) => a - b);
  return {
    summary: route.summary,
    operationId: operationId(route),
    security,
    parameters: [...pathParameters(route.path), ...queryParameters(route.query, schemas)],
    ...(route.body !== undefined && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: schemaOf(route.body, schemas, 'input') } },
      },
    }),
    responses: {
      [route.answer.status]: {
        description: 'Done.',
        content: {
          [route.answer.contentType]: {
            schema:
              route.answer.schema === undefined ? { type: 'string' } : schemaOf(route.answer.schema, schemas),
          },
        },
      },
      ...Object.fromEntries(refusals.map((status) => [status, refusal(route)])),
    },
  };
}

function statusesOf(route: Route): Set<number> {
  const statuses = new Set(route.refusals);
  if (route.access !== 'open') statuses.add(429);
  if (route.access !== 'open' && route.access !== 'link') statuses.add(401);
  if (needsToken(route.access)) statuses.add(403);
  if (route.query !== undefined || route.body !== undefined) statuses.add(400);
  if (route.body !== undefined) for (const status of [413, 415]) statuses.add(status);
  return statuses;
}

/** Probes refuse in plain text, for people with curl; pages as pages; everything else with a Problem. */
function refusal(route: Route): Json {
  if (route.answer.contentType === 'text/plain') {
    return { description: 'Not so.', content: { 'text/plain': { schema: { type: 'string' } } } };
  }
  if (route.answer.contentType === 'text/html') {
    return { description: 'Not so.', content: { 'text/html': { schema: { type: 'string' } } } };
  }
  const schema = { $ref: '#/components/schemas/Problem' };
  return { description: 'Refused.', content: { 'application/problem+json': { schema } } };
}

function pathParameters(path: string): Json[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    description: 'URL-encoded: ids contain slashes and colons.',
    schema: { type: 'string' },
  }));
}

function queryParameters(query: z.ZodObject | undefined, schemas: Json): Json[] {
  if (query === undefined) return [];
  const schema = schemaOf(query, schemas, 'input') as { properties?: Record<string, Json> };
  return Object.entries(schema.properties ?? {}).map(([name, property]) => ({
    name,
    in: 'query',
    required: false,
    schema: property,
  }));
}

/** Named shapes go to `components`, so that each is described once whatever mentions it. */
function schemaOf(schema: z.ZodType, named: Json, io: 'input' | 'output' = 'output'): Json {
  const text = JSON.stringify(
    z.toJSONSchema(schema, { io, override: ({ jsonSchema }) => dropNoise(jsonSchema) }),
  ).replaceAll('"#/$defs/', '"#/components/schemas/');
  const { $schema: _dialect, $defs = {}, ...rest } = JSON.parse(text) as Json & { $defs?: Json };
  Object.assign(named, $defs);
  return rest;
}

/** zod bounds every integer by what a double holds exactly: true, and of no use to a reader. */
function dropNoise(schema: { minimum?: number; maximum?: number }): void {
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
}

/** `get /api/v1/holds/{id}` → `getApiV1HoldsId`. */
function operationId(route: Route): string {
  const words = route.path.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  return route.method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}
