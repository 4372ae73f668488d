import { describe, expect, it } from 'vitest';
import { complete, databaseId, modelOf, resource, signal } from '../../support/model-world.ts';

const writer = databaseId('orders');
const replicas = [databaseId('orders-1'), databaseId('orders-2')];

/** A writer and two replicas whose replication is broken. */
function family(
  writerStatus: 'pass' | 'fail',
  broken: readonly string[],
  connections: 'pass' | 'warn' | 'unknown' = 'pass',
) {
  return modelOf([
    complete('rds/instances', {
      resources: [
        resource('rds:instance', writer, { facts: { role: 'writer' } }),
        ...replicas.map((id) =>
          resource('rds:instance', id, {
            facts: { role: 'replica' },
            relations: [{ type: 'replicates', to: writer }],
          }),
        ),
      ],
      signals: [
        signal(writer, 'rds/status', { state: writerStatus }),
        signal(writer, 'rds/connections', { state: connections }),
        ...replicas.flatMap((id) => [
          signal(id, 'rds/status'),
          signal(id, 'rds/replication', { state: broken.includes(id) ? 'fail' : 'pass' }),
        ]),
      ],
    }),
  ]);
}

describe('replicas that are cut off', () => {
  it('still serve when it is their writer that failed, and stand witness against it', () => {
    const model = family('fail', replicas);
    expect(model.verdicts.get(writer)?.kind).toBe('host-failed');
    expect(replicas.map((id) => model.verdicts.get(id)?.kind)).toEqual(['degraded', 'degraded']);
    expect([...model.groups.values()].map(({ serving, state }) => ({ serving, state }))).toEqual([
      { serving: 2, state: 'critical' },
    ]);
  });

  it('are themselves in question while their writer is well', () => {
    const model = family('pass', replicas.slice(0, 1));
    expect(model.verdicts.get(writer)?.kind).toBe('healthy');
    expect(replicas.map((id) => model.verdicts.get(id)?.kind)).toEqual(['suspect', 'healthy']);
  });
});

describe('a writer that nobody is connected to any more', () => {
  it.each([
    ['and that every replica has lost has failed, by two witnesses', replicas, 'warn', 'host-failed'],
    [
      'but that one replica follows is no failure: its clients went home',
      replicas.slice(0, 1),
      'warn',
      'degraded',
    ],
    ['is only what is known: unknown is no witness', replicas, 'unknown', 'healthy'],
    ['is another than one that its replicas lost and its clients did not', replicas, 'pass', 'healthy'],
  ] as const)('%s', (_what, broken, connections, verdict) => {
    expect(family('pass', broken, connections).verdicts.get(writer)?.kind).toBe(verdict);
  });

  it('leaves its replicas fit to take its place', () => {
    const model = family('pass', replicas, 'warn');
    expect(replicas.map((id) => model.verdicts.get(id)?.kind)).toEqual(['degraded', 'degraded']);
    expect(
      model.signals
        .get(writer)
        ?.filter(({ state }) => state === 'fail')
        .map(({ family }) => family),
    ).toEqual(['application', 'data']);
  });
});
