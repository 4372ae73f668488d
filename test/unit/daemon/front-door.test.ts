import express from 'express';
import { Gauge, Registry } from 'prom-client';
import { afterEach, describe, expect, it } from 'vitest';
import type { Daemon } from '../../../src/daemon/daemon.ts';
import { createFrontDoor } from '../../../src/daemon/replicas/front-door.ts';
import { type HttpServer, listen } from '../../../src/http/server.ts';
import { silentLogger } from '../../../src/runtime/logger.ts';
import { fakeView } from '../../support/fake-view.ts';

const servers: HttpServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

/** As much of a daemon as the front door asks of one. */
function daemonOf(cell: string, turns: number): Daemon {
  const registry = new Registry();
  new Gauge({ name: 'holdfast_turns', help: 'Turns.', registers: [registry] }).set(turns);
  const app = express();
  app.get('/api/who', (_request, response) => void response.send(cell));
  return { view: fakeView().view, registry, app: () => app } as Pick<
    Daemon,
    'view' | 'registry' | 'app'
  > as Daemon;
}

async function replica(
  holds: Readonly<Record<string, Daemon>>,
  other?: { cell: string; url: string },
  { leftMs = 1, unopened }: { leftMs?: number; unopened?: string } = {},
) {
  const door = createFrontDoor({
    cells: ['shop', 'payments'],
    open: (cell) => holds[cell],
    leftMs: () => leftMs,
    keeper: {
      trouble: () => undefined,
      unopened: (cell) => (holds[cell] === undefined ? unopened : undefined),
      roster: () => ({
        me: 'one',
        members: [
          { id: 'one', beat: 1 },
          ...(other === undefined ? [] : [{ id: 'two', beat: 1, url: other.url }]),
        ],
        cells: other === undefined ? [] : [{ cell: other.cell, epoch: 1, holder: 'two' }],
      }),
    },
    metrics: new Registry(),
    log: silentLogger,
  });
  const server = await listen(door, '127.0.0.1', 0);
  servers.push(server);
  return server.url;
}

const textOf = async (url: string) => {
  const response = await fetch(url);
  return { status: response.status, text: await response.text() };
};

describe('the front door of a replica with two cells', () => {
  it('answers for what it holds, passes on what another holds, and says where nobody does', async () => {
    const there = await replica({ payments: daemonOf('payments', 2) });
    const here = await replica({ shop: daemonOf('shop', 1) }, { cell: 'payments', url: there });

    expect(await textOf(`${here}/cells/shop/api/who`)).toEqual({ status: 200, text: 'shop' });
    expect(await textOf(`${here}/cells/payments/api/who`)).toEqual({ status: 200, text: 'payments' });
    expect(await textOf(`${there}/cells/shop/api/who`)).toMatchObject({ status: 503 });
  });

  it('leads whoever leaves out the last slash to the page, whose own links need it', async () => {
    const here = await replica({ shop: daemonOf('shop', 1) });

    const asked = await fetch(`${here}/cells/shop`, { redirect: 'manual' });

    expect(asked.status).toBe(302);
    expect(new URL(asked.headers.get('location') ?? '', asked.url).href).toBe(`${here}/cells/shop/`);
    expect((await fetch(`${here}/cells/shop/`, { redirect: 'manual' })).status).not.toBe(302);
  });

  it.each([
    { leftMs: 1, status: 200, says: /- shop: held here$/m },
    {
      leftMs: 0,
      status: 503,
      says: /- shop: held here, nothing is acted on: this replica could not renew its lease, so another one may/,
    },
  ])('is ready with $leftMs ms of its lease left: $status', async ({ leftMs, status, says }) => {
    const url = await replica({ shop: daemonOf('shop', 1) }, undefined, { leftMs });
    const { status: given, text } = await textOf(`${url}/-/ready`);
    expect(given).toBe(status);
    expect(text).toMatch(says);
  });

  it('is not ready to take over what it could not open, and says why', async () => {
    const unopened = 'journal shop has entries of format 2: upgrade Holdfast';
    const url = await replica({ shop: daemonOf('shop', 1) }, undefined, { unopened });
    expect(await textOf(`${url}/-/ready`)).toEqual({
      status: 503,
      text: `not ready\n- shop: held here\n- payments: held by nobody; this replica cannot: ${unopened}\n`,
    });
  });

  it('tells the metrics of each cell by its name', async () => {
    const url = await replica({ shop: daemonOf('shop', 1), payments: daemonOf('payments', 2) });
    const { text } = await textOf(`${url}/metrics`);
    expect(text).toContain('holdfast_turns{cell="shop"} 1');
    expect(text).toContain('holdfast_turns{cell="payments"} 2');
    expect(text.match(/# HELP holdfast_turns/g)).toHaveLength(1);
  });
});
