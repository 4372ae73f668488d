import { z } from 'zod';
import { openApiDocument } from '../openapi-document.ts';
import type { Route } from '../route.ts';

/** Describes the given routes and itself. */
export function openapiRoute(others: readonly Route[]): Route {
  const self: Route = {
    method: 'get',
    path: '/api/v1/openapi.json',
    summary: 'This API as an OpenAPI 3.1 document.',
    access: 'read',
    answer: { status: 200, contentType: 'application/json', schema: z.record(z.string(), z.unknown()) },
    refusals: [],
    handle: async (_request, response, parts) => {
      response.json(openApiDocument([...others, self], parts.view.version));
    },
  };
  return self;
}
