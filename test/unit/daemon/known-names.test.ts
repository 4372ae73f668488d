import { describe, expect, it } from 'vitest';
import { configSchema } from '../../../src/daemon/config.ts';
import { knownNames } from '../../../src/daemon/known-names.ts';

const token = (name: string, role: string) => ({ name, role, sha256: 'a'.repeat(64) });

describe('what policies are held against', () => {
  it('is nothing but the budgets where nothing is configured', () => {
    expect(knownNames(configSchema.parse({}))).toEqual({
      mostAtOnce: { count: 2, setting: 'safety.budgets.region' },
    });
  });

  it('is who may approve: by a token, or by links that a channel carries to one person', () => {
    const config = configSchema.parse({
      http: {
        tokens: [
          token('ana', 'operator'),
          token('wall', 'viewer'),
          token('cleo', 'break-glass'),
          token('alertmanager', 'alerts'),
        ],
      },
      notify: {
        channels: {
          room: { kind: 'webhook', url: 'https://example.com/room' },
          ben: { kind: 'webhook', url: 'https://example.com/ben', person: 'ben' },
        },
      },
      safety: { budgets: { zone: 1, region: 4, account: 4, daemon: 3 } },
    });

    expect(knownNames(config)).toEqual({
      channels: new Set(['room', 'ben']),
      people: new Set(['ana', 'cleo', 'ben']),
      mostAtOnce: { count: 3, setting: 'safety.budgets.daemon' },
    });
  });
});
