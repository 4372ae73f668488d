import { createHash } from 'node:crypto';
import supertest from 'supertest';
import { createApp } from '../../src/http/app.ts';
import type { HttpParts, Token } from '../../src/http/parts.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import { fakeCommands } from './fake-commands.ts';
import type { FakeView } from './fake-view.ts';

export const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

export const operator: Token = { name: 'ana', role: 'operator', sha256: sha256('operators-token') };
export const viewer: Token = { name: 'wall-board', role: 'viewer', sha256: sha256('viewers-token') };
export const breaker: Token = { name: 'cleo', role: 'break-glass', sha256: sha256('breakers-token') };
export const alertmanager: Token = {
  name: 'alertmanager',
  role: 'alerts',
  sha256: sha256('alertmanagers-token'),
};
export const asOperator = ['Authorization', 'Bearer operators-token'] as const;

export function httpParts(fake: FakeView, tokens: readonly Token[] = [operator]) {
  const commands = fakeCommands(fake);
  const parts: HttpParts = {
    view: fake.view,
    commands: commands.commands,
    metrics: {
      contentType: 'text/plain; version=0.0.4; charset=utf-8',
      render: async () => 'holdfast_up 1\n',
    },
    subscribe: (listener) => fake.subscribe(listener),
    takeAlerts: async (alerts) =>
      alerts.map(({ fingerprint }) => ({ fingerprint, outcome: 'unnamed', why: 'x' })),
    config: { tokens },
    log: silentLogger,
  };
  return { parts, commands };
}

/** The app with a fake daemon behind it, and a client for it. */
export function httpClient(fake: FakeView, tokens?: readonly Token[]) {
  const { parts, commands } = httpParts(fake, tokens);
  return { client: supertest(createApp(parts)), commands };
}
