import { describe, expect, it } from 'vitest';
import { listen } from '../../../src/http/server.ts';
import { UsageError } from '../../../src/runtime/usage-error.ts';

describe('listening', () => {
  it('tells the address, answers there, and closes twice without complaint', async () => {
    const server = await listen((_request, response) => response.end('hello'), '127.0.0.1', 0);

    expect(await (await fetch(server.url)).text()).toBe('hello');
    await server.close();
    await server.close();
    await expect(fetch(server.url)).rejects.toThrow('fetch failed');
  });

  it('closes though a stream is open', async () => {
    const server = await listen((_request, response) => void response.write('begun'), '127.0.0.1', 0);
    const response = await fetch(server.url);
    const ended = response.text().catch(() => 'cut off');

    await server.close();

    expect(await ended).toBe('cut off');
  });

  it('says what to do about a taken port', async () => {
    const first = await listen(() => undefined, '127.0.0.1', 0);

    const second = listen(() => undefined, '127.0.0.1', first.port);

    await expect(second).rejects.toThrow(UsageError);
    await expect(second).rejects.toThrow(
      `port ${first.port} on 127.0.0.1 is taken by another program: stop it, or set http.host and http.port`,
    );
    await first.close();
  });

  it('says so when the address is not of this machine', async () => {
    await expect(listen(() => undefined, '192.0.2.1', 0)).rejects.toThrow(/not an address of this machine/);
  });
});
