import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { Access } from './author.ts';
import type { HttpParts } from './parts.ts';
import { clientHeader } from './channel.ts';
import { describeMistakes, HttpProblem } from './problem.ts';

/** One path and method. What the document at /api/v1/openapi.json says comes from the same fields. */
export interface Route {
  readonly method: 'get' | 'post' | 'delete';
  /** In OpenAPI's form: `/api/v1/holds/{id}`. */
  readonly path: string;
  readonly summary: string;
  readonly access: Access;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Of its body, such as `2mb`. Default 16 kB. */
  readonly largestBody?: string;
  readonly answer: RouteAnswer;
  /** Statuses it may refuse with, besides those of its access. */
  readonly refusals: readonly number[];
  handle(request: Request, response: Response, parts: HttpParts, author: string | undefined): Promise<void>;
}

export interface RouteAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly schema?: z.ZodType;
}

interface JsonRoute<Q extends z.ZodObject, B extends z.ZodType, A extends z.ZodType> {
  readonly method: Route['method'];
  readonly path: string;
  readonly summary: string;
  readonly access: Access;
  readonly query?: Q;
  readonly body?: B;
  readonly largestBody?: string;
  readonly answer: A;
  /** Default 200. */
  readonly status?: number;
  readonly refusals?: readonly number[];
  /** `author` is the token's name; on open reads it is empty. */
  reply(
    input: {
      readonly params: Readonly<Record<string, string>>;
      readonly query: z.output<Q>;
      readonly body: z.output<B>;
      readonly author: string;
      /** What the caller says that it is, see channel.ts. */
      readonly client: string | undefined;
    },
    parts: HttpParts,
  ): z.output<A> | Promise<z.output<A>>;
}

/** A route that takes and answers JSON: the request is checked before, so `reply` sees true types. */
export function jsonRoute<Q extends z.ZodObject, B extends z.ZodType, A extends z.ZodType>(
  declared: JsonRoute<Q, B, A>,
): Route {
  const { query, body, largestBody, status = 200 } = declared;
  return {
    method: declared.method,
    path: declared.path,
    summary: declared.summary,
    access: declared.access,
    refusals: declared.refusals ?? [],
    ...(query !== undefined && { query }),
    ...(body !== undefined && { body }),
    ...(largestBody !== undefined && { largestBody }),
    answer: { status, contentType: 'application/json', schema: declared.answer },
    handle: async (request, response, parts, author) => {
      const input = {
        params: request.params as Record<string, string>,
        query: check('query', query, request.query) as z.output<Q>,
        body: check('body', body, request.body ?? {}) as z.output<B>,
        author: author ?? '',
        client: request.get(clientHeader),
      };
      response.status(status).json(await declared.reply(input, parts));
    },
  };
}

function check(where: string, schema: z.ZodType | undefined, given: unknown): unknown {
  if (schema === undefined) return undefined;
  const result = schema.safeParse(given);
  if (!result.success) throw new HttpProblem(400, describeMistakes(where, result.error));
  return result.data;
}
