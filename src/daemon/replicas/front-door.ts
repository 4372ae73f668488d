import express, { type Express, type Request, type Response } from 'express';
import { createProxyServer } from 'httpxy';
import { AggregatorRegistry, type Registry } from 'prom-client';
import { leaseNotRenewed } from '../../engine/acting-right.ts';
import type { Keeper } from '../../replicas/keeper.ts';
import { errorText } from '../../runtime/error-text.ts';
import type { Logger } from '../../runtime/logger.ts';
import type { Daemon } from '../daemon.ts';

export interface FrontDoorParts {
  /** Names of the cells of the configuration. */
  readonly cells: readonly string[];
  /** The daemon of a cell that is held here and open. */
  readonly open: (cell: string) => Daemon | undefined;
  /** For how long this replica may still act in a cell that it holds, milliseconds. */
  readonly leftMs: (cell: string) => number;
  readonly keeper: Pick<Keeper, 'roster' | 'trouble' | 'unopened'>;
  readonly metrics: Registry;
  readonly log: Logger;
}

/** Liveness fails when the loop of a cell has not finished a cycle for this long. */
const stallAfterMs = 90_000;
/** Set on what is passed on: whoever is asked with it answers itself or not at all, so nothing goes round. */
const passedOn = 'x-holdfast-passed-on';

/**
 * What listens on a replica’s port. The page and the API of a cell are answered by whoever holds it: here, or
 * passed on to that replica. With several cells each lies under `/cells/NAME/`.
 */
export function createFrontDoor(parts: FrontDoorParts): Express {
  const { cells, open, keeper, metrics, log } = parts;
  const proxy = createProxyServer({ xfwd: true });
  const apps = new WeakMap<Daemon, ReturnType<Daemon['app']>>();
  const app = express();
  app.disable('x-powered-by');

  const held = () => cells.flatMap((cell) => open(cell) ?? []);
  app.get(['/-/healthy', '/healthz'], (_request, response) => {
    const stalled = held().find((daemon) => daemon.view.sinceLastCycleMs() > stallAfterMs);
    response
      .status(stalled === undefined ? 200 : 503)
      .type('text/plain')
      .send(stalled === undefined ? 'healthy\n' : 'a loop has stalled\n');
  });
  app.get(['/-/ready', '/readyz'], (_request, response) => {
    const { ready, lines } = readiness(parts);
    response
      .status(ready ? 200 : 503)
      .type('text/plain')
      .send(`${lines.join('\n')}\n`);
  });
  app.get('/cells', (_request, response) => void response.json(standing(parts)));
  app.get('/metrics', async (_request, response) => {
    response.set('Content-Type', metrics.contentType).send(await allMetrics(parts, metrics));
  });

  const serve = (cell: string) => (request: Request, response: Response) => {
    const daemon = open(cell);
    if (daemon !== undefined) {
      const own = apps.get(daemon) ?? daemon.app();
      apps.set(daemon, own);
      return own(request, response);
    }
    const { members, cells: known } = keeper.roster();
    const holder = known.find((each) => each.cell === cell)?.holder;
    const url = members.find(({ id }) => id === holder)?.url;
    if (url === undefined || request.headers[passedOn] !== undefined) return nobody(response, cell, holder);
    request.headers[passedOn] = '1';
    // Mounted under a path, express cuts it off; the other replica needs it.
    request.url = request.originalUrl;
    proxy.web(request, response, { target: url }).catch((error: unknown) => {
      log.warn({ cell, url, detail: errorText(error) }, 'the replica that holds a cell does not answer');
      if (!response.headersSent) nobody(response, cell, holder);
    });
  };
  for (const cell of cells) {
    // What the page fetches is named beside it, so its address has to end as a folder's does.
    app.get(`/cells/${cell}`, (request, response, next) =>
      request.path.endsWith('/') ? next() : response.redirect(`${cell}/`),
    );
    app.use(`/cells/${cell}`, serve(cell));
  }
  const [only, second] = cells;
  if (only !== undefined && second === undefined) app.use(serve(only));
  else app.get('/', (_request, response) => response.redirect('/cells'));
  return app;
}

function nobody(response: Response, cell: string, holder: string | undefined): void {
  const detail =
    holder === undefined
      ? `nobody holds the cell ${cell} just now: it is taken over within a minute or two`
      : `the cell ${cell} is held by ${holder}, which does not answer; should it be gone, it is taken over`;
  response
    .status(503)
    .set('Retry-After', '10')
    .type('application/problem+json')
    .send(JSON.stringify({ type: 'about:blank', title: 'Service Unavailable', status: 503, detail }));
}

/** Who holds what, as this replica saw it last. */
function standing({ cells, keeper }: FrontDoorParts): object {
  const { me, members, cells: known } = keeper.roster();
  return {
    replica: me ?? null,
    members: members.map(({ id, url }) => ({ id, url: url ?? null })),
    cells: cells.map((cell) => {
      const found = known.find((each) => each.cell === cell);
      return { cell, holder: found?.holder ?? null, epoch: found?.epoch ?? 0 };
    }),
  };
}

/**
 * A replica that holds nothing is ready to: it would take over. One that cannot see the others would not, nor
 * would one that could not open the cell when it tried.
 */
function readiness(parts: FrontDoorParts): { ready: boolean; lines: readonly string[] } {
  const { cells, open, keeper } = parts;
  const trouble = keeper.trouble();
  const { members, cells: known } = keeper.roster();
  const lines = cells.map((cell) => {
    const daemon = open(cell);
    if (daemon === undefined) {
      const holder = known.find((each) => each.cell === cell)?.holder;
      const unopened = keeper.unopened(cell);
      const here = unopened === undefined ? 'this replica stands by' : `this replica cannot: ${unopened}`;
      return `- ${cell}: ${holder === undefined ? 'held by nobody' : `held by ${holder}`}; ${here}`;
    }
    const blocking = whyNotActing(parts, cell);
    if (!daemon.view.settled()) return `- ${cell}: held here; not every observer has answered yet`;
    return blocking.length === 0
      ? `- ${cell}: held here`
      : `- ${cell}: held here, nothing is acted on: ${blocking.join('; ')}`;
  });
  const blocked = cells.some(
    (cell) => keeper.unopened(cell) !== undefined || whyNotActing(parts, cell).length > 0,
  );
  const ready = trouble === undefined && !blocked;
  return {
    ready,
    lines: [
      ready
        ? `ready, one of ${members.length}`
        : `not ready${trouble === undefined ? '' : `: ${trouble.reason}`}`,
      ...lines,
    ],
  };
}

/** Why this replica does not act in a cell that it holds; empty also where it holds it not. */
function whyNotActing({ open, leftMs }: FrontDoorParts, cell: string): readonly string[] {
  const daemon = open(cell);
  if (daemon === undefined) return [];
  const blocking = daemon.view.troubles().filter(({ blocksActing }) => blocksActing);
  return [...(leftMs(cell) > 0 ? [] : [leaseNotRenewed]), ...blocking.map(({ reason }) => reason)];
}

/** Of one cell as they are; of several, each with the cell it is of. */
async function allMetrics({ cells, open }: FrontDoorParts, own: Registry): Promise<string> {
  const held = cells.flatMap((cell) => {
    const daemon = open(cell);
    return daemon === undefined ? [] : [{ cell, registry: daemon.registry }];
  });
  const told = async () => {
    if (cells.length === 1) return (await held[0]?.registry.metrics()) ?? '';
    for (const { cell, registry } of held) registry.setDefaultLabels({ cell });
    const each = await Promise.all(held.map(({ registry }) => registry.getMetricsAsJSON()));
    return AggregatorRegistry.aggregate(each).metrics();
  };
  return `${await own.metrics()}\n${await told()}`;
}
