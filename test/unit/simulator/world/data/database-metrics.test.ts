import { describe, expect, it } from 'vitest';
import { faultNamed } from '../../../../../src/simulator/faults/registry.ts';
import { readMetric } from '../../../../../src/simulator/world/signals/metrics.ts';
import { playedDatabases } from '../../../../support/played-databases.ts';

type Played = ReturnType<typeof playedDatabases>;

/** The newest minute of a database that is published. */
function newest({ world }: Played, DBInstanceIdentifier: string, metric: string): number | undefined {
  const now = world.clock.now();
  const points = readMetric(world, {
    name: { region: 'us-east-1', namespace: 'AWS/RDS', metric, dimensions: { DBInstanceIdentifier } },
    statistic: 'Average',
    periodMs: 60_000,
    from: now - 180_000,
    to: now,
  });
  return points.at(-1)?.value;
}

describe('the metrics of a database', () => {
  it('show an overload in its processors, its latency and its connections', async () => {
    const shop = playedDatabases(1);
    const of = (metric: string) => newest(shop, 'shop-db', metric) ?? Number.NaN;
    await shop.play(180);
    expect(of('CPUUtilization')).toBeLessThan(50);
    expect(of('WriteLatency')).toBeLessThan(0.1);
    const connections = of('DatabaseConnections');
    shop.fault(faultNamed('overload-database'), { database: 'shop-db', share: 3 });
    await shop.play(180);
    expect(of('CPUUtilization')).toBe(100);
    expect(of('WriteLatency')).toBeGreaterThan(1);
    expect(of('DatabaseConnections')).toBeGreaterThan(connections);
  });

  it('show storage that ran out, and end with the engine but for what says so', async () => {
    const shop = playedDatabases(1);
    shop.fault(faultNamed('fill-database-storage'), { database: 'shop-db' });
    await shop.play(240);
    expect(newest(shop, 'shop-db', 'FreeStorageSpace')).toBe(0);
    expect(newest(shop, 'shop-db', 'DatabaseConnections')).toBe(0);
    expect(newest(shop, 'shop-db', 'CPUUtilization')).toBeUndefined();
  });

  it('give the lag of Aurora readers in milliseconds and of no writer', async () => {
    const shop = playedDatabases(1);
    await shop.play(180);
    expect(newest(shop, 'aurora-2', 'AuroraReplicaLag')).toBe(20);
    expect(newest(shop, 'aurora-1', 'AuroraReplicaLag')).toBeUndefined();
    expect(newest(shop, 'shop-db', 'ReplicaLag')).toBeUndefined();
    expect(newest(shop, 'multi-replica-2', 'ReplicaLag')).toBeCloseTo(20, -1);
  });
});
