import { Registry } from 'prom-client';
import { addProcessMetrics } from './process-metrics.ts';
import { scrapedGauge } from './scraped.ts';

/** What a replica says of itself, whatever it holds. */
interface ReplicaSource {
  readonly members: () => number;
  /** Milliseconds for which it may still act in each cell of the configuration; 0 where it does not hold it. */
  readonly leases: () => ReadonlyMap<string, number>;
  readonly sees: () => boolean;
}

/** Metrics of the process and of its share of the work; those of a cell are told by whoever holds it. */
export function createReplicaMetrics(source: ReplicaSource): Registry {
  const registry = new Registry();
  scrapedGauge(registry, {
    name: 'holdfast_replica_members',
    help: 'Replicas that this one sees, itself among them.',
    read: () => [{ value: source.members() }],
  });
  scrapedGauge(registry, {
    name: 'holdfast_replica_lease_seconds',
    help: 'For how long this replica may still act in a cell; 0 where it does not hold it.',
    labelNames: ['cell'],
    read: () => [...source.leases()].map(([cell, leftMs]) => ({ labels: { cell }, value: leftMs / 1000 })),
  });
  scrapedGauge(registry, {
    name: 'holdfast_replica_sees_others',
    help: '1 while the table in which replicas meet answers, else 0.',
    read: () => [{ value: source.sees() ? 1 : 0 }],
  });
  addProcessMetrics(registry);
  return registry;
}
