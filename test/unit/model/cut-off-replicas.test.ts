import { describe, expect, it } from 'vitest';
import { complete, databaseId, modelOf, resource, signal } from '../../support/model-world.ts';

const writer = databaseId('orders');
const replicas = [databaseId('orders-1'), databaseId('orders-2')];

/** A writer and two replicas whose replication is broken. */
function family(writerStatus: 'pass' | 'fail', broken: readonly string[]) {
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
