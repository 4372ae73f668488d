import { afterEach, describe, expect, it } from 'vitest';
import { createApp } from '../../../src/http/app.ts';
import { type HttpServer, listen } from '../../../src/http/server.ts';
import { type FakeView, fakeNow, fakeView } from '../../support/fake-view.ts';
import { httpParts } from '../../support/http-client.ts';

const servers: HttpServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function start(fake: FakeView): Promise<string> {
  const server = await listen(createApp(httpParts(fake).parts), '127.0.0.1', 0);
  servers.push(server);
  return `${server.url}/api/v1/events`;
}

/** Reads a stream until it holds `text`. Bounded by the test's own timeout. */
async function readUntil(response: Response, text: string): Promise<string> {
  const reader = (response.body ?? new ReadableStream()).getReader();
  const decoder = new TextDecoder();
  let read = '';
  while (!read.includes(text)) {
    const { value, done } = await reader.read();
    if (done) break;
    read += decoder.decode(value, { stream: true });
  }
  await reader.cancel();
  return read;
}

const released = (id: string) => ({ kind: 'hold-released', id, by: 'ana', at: fakeNow }) as const;

describe('the event stream', () => {
  it('tells each event in one line, as it comes, and forgets a reader who left', async () => {
    const fake = fakeView();
    const response = await fetch(await start(fake));

    fake.emit(released('hold-7'));
    const text = await readUntil(response, 'hold-7');

    expect(response.headers.get('content-type')).toBe('text/event-stream');
    expect(text).toContain('id: 1\nevent: journal\ndata: {"number":1,"at":"2026-11-21T03:00:00.000Z"');
    expect(text).toContain('"text":"ana released hold hold-7"');
    await expect.poll(() => fake.listeners()).toBe(0);
  });

  it('resumes after the number that the reader saw last', async () => {
    const fake = fakeView();
    for (const id of ['hold-1', 'hold-2', 'hold-3']) fake.emit(released(id));

    const response = await fetch(await start(fake), { headers: { 'Last-Event-ID': '1' } });
    const text = await readUntil(response, 'hold-3');

    expect(text).not.toContain('hold-1');
    expect(text.indexOf('hold-2')).toBeLessThan(text.indexOf('hold-3'));
  });

  it('turns away more readers than it can serve, and says to poll', async () => {
    const fake = fakeView();
    const url = await start(fake);
    const readers = await Promise.all(Array.from({ length: 64 }, () => fetch(url)));

    const refused = await fetch(url);

    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('30');
    for (const reader of readers) await reader.body?.cancel();
  });

  it('cuts off a reader that does not keep up, so that its backlog is bounded', async () => {
    const fake = fakeView();
    const response = await fetch(await start(fake));
    const long = 'x'.repeat(60_000);

    // In one turn nothing can drain, so the backlog passes its bound whatever the socket takes.
    for (let sent = 0; sent < 40; sent += 1) fake.emit(released(long));

    await expect.poll(() => fake.listeners()).toBe(0);
    await response.body?.cancel().catch(() => undefined);
  });
});
