import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { rateLimit } from 'express-rate-limit';
import helmet from 'helmet';
import { pageFolder } from './page-folder.ts';
import { answerPath } from '../engine/answer-links.ts';
import { CommandRefused } from '../engine/command-refused.ts';
import { authorOf, needsToken } from './author.ts';
import type { HttpParts } from './parts.ts';
import { HttpProblem } from './problem.ts';
import type { Route } from './route.ts';
import { pause } from './routes/pause.ts';
import { routes } from './routes/registry.ts';

/** Requests a minute and address. The page, a scrape and a person with a script stay far below. */
const requestsPerMinute = 1200;

/** Answers by link a minute and address: enough for a person who hurries, too few to try tokens. */
const linksPerMinute = 20;

/** The HTTP surface as an express app: nothing listens yet (see server.ts), so tests need no port. */
export function createApp(parts: HttpParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  // Flat query strings only: `?a[b]=c` is a key, never an object.
  app.set('query parser', 'simple');
  app.use(securityHeaders());
  // Behind a proxy everybody has one address: who floods it must not keep a person from stopping everything.
  const isUnlimited = (route: Route) => route.access === 'open' || route.path === pause.path;
  for (const route of routes.filter(isUnlimited)) mount(app, route, parts);
  app.use(answerPath, limit(linksPerMinute));
  app.use(limit(requestsPerMinute));
  for (const route of routes.filter((one) => !isUnlimited(one))) mount(app, route, parts);
  app.use(express.static(pageFolder(), { index: 'index.html', maxAge: 0, cacheControl: true }));
  app.use((request) => {
    throw new HttpProblem(404, `there is no ${request.method} ${request.path}: see /api/v1/openapi.json`);
  });
  app.use((error: unknown, request: Request, response: Response, _next: NextFunction) => {
    if (response.headersSent) return void response.destroy();
    sendProblem(response, problemOf(error, request, parts));
  });
  return app;
}

function limit(perMinute: number): ReturnType<typeof rateLimit> {
  return rateLimit({
    windowMs: 60_000,
    limit: perMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_request, response) =>
      sendProblem(
        response,
        new HttpProblem(429, `more than ${perMinute} requests in a minute from this address: wait`),
      ),
  });
}

function mount(app: Express, route: Route, parts: HttpParts): void {
  const path = route.path.replaceAll(/\{(\w+)\}/g, ':$1');
  // The token is checked before the body is read: a stranger costs no parsing.
  app[route.method](
    path,
    (request, response, next) => {
      response.locals['author'] = authorOf(route.access, request.headers.authorization, parts.config.tokens);
      if (route.body === undefined) return next();
      if (request.headers['content-length'] !== '0' && request.is('application/json') === false) {
        throw new HttpProblem(415, 'body: must be JSON, sent with "Content-Type: application/json"');
      }
      next();
    },
    ...(route.body === undefined ? [] : [express.json({ limit: route.largestBody ?? '16kb' })]),
    async (request, response) => {
      const author: unknown = response.locals['author'];
      response.set('Cache-Control', 'no-store');
      await route.handle(request, response, parts, typeof author === 'string' ? author : undefined);
      if (needsToken(route.access)) {
        parts.log.info({ author, method: request.method, path: request.path }, 'change made over HTTP');
      }
    },
  );
}

/** HSTS and upgrades are the business of whoever puts TLS in front; the page itself needs no outside. */
function securityHeaders(): ReturnType<typeof helmet> {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        connectSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: false,
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
  });
}

function problemOf(error: unknown, request: Request, parts: HttpParts): HttpProblem {
  if (error instanceof HttpProblem) return error;
  if (error instanceof CommandRefused) return new HttpProblem(error.status, error.message);
  const { type, status, limit: most } = error as { type?: unknown; status?: unknown; limit?: unknown };
  if (type === 'entity.parse.failed') return new HttpProblem(400, 'body: is not valid JSON');
  if (type === 'entity.too.large')
    return new HttpProblem(413, `body: is larger than ${Number(most) / 1024} kB`);
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new HttpProblem(status, error instanceof Error ? error.message : 'the request cannot be read');
  }
  parts.log.error({ err: error, method: request.method, path: request.path }, 'request failed');
  return new HttpProblem(500, 'Holdfast failed to answer this request: its log says why');
}

function sendProblem(response: Response, problem: HttpProblem): void {
  if (problem.status === 401) response.set('WWW-Authenticate', 'Bearer realm="holdfast"');
  response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem.body()));
}
