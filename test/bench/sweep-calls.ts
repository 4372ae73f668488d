import { pollers } from '../../src/pollers/registry.ts';
import { countedSweep } from '../support/sweep/counted-sweep.ts';
import { estateOf, largeAccount } from '../support/sweep/large-account.ts';
import { type ServiceCost, sweepCost } from '../support/sweep/sweep-cost.ts';
import type { BenchLine } from './bench-line.ts';

/** What it costs to watch a large account in which all is well, against the fewest calls that tell the same. */
export async function benchSweepCalls(): Promise<readonly BenchLine[]> {
  const lines: BenchLine[] = [];
  for (const machines of [1_000, 10_000]) {
    const estate = estateOf(machines);
    const costs = sweepCost(await countedSweep(largeAccount(estate), pollers, 'us-east-1'), estate);
    const of = `sweep of ${machines.toLocaleString('en')} machines`;
    const calls = costs.reduce((sum, cost) => sum + cost.calls, 0);
    const fewest = costs.reduce((sum, cost) => sum + cost.fewest, 0);
    const metrics = costs.reduce((sum, cost) => sum + cost.metrics, 0);
    lines.push(
      {
        ...lineOf(`${of}, all services`, calls, fewest),
        note: `${perHour(calls)}, at least ${perHour(fewest)}`,
      },
      {
        name: `${of}, metrics asked for`,
        value: metrics / 60,
        unit: 'a minute',
        note: `$${Math.round((metrics * 730 * 0.01) / 1_000).toLocaleString('en')} a month`,
      },
      ...costs
        .toSorted((a, b) => b.calls - a.calls)
        .map((cost) => ({
          ...lineOf(`${of}: ${cost.service}`, cost.calls, cost.fewest),
          note: noteOn(cost),
        })),
    );
  }
  return lines;
}

const lineOf = (name: string, calls: number, fewest: number) => ({
  name,
  value: calls / fewest,
  unit: '× the fewest',
  target: { atMost: 1.05 },
});

const perHour = (calls: number): string => `${Math.round(calls).toLocaleString('en')} calls an hour`;

function noteOn({ calls, fewest, bucket, share, longest }: ServiceCost): string {
  const { part, waits, every } = longest;
  const waiting = waits >= 1 ? `; ${part} has its last token after ${Math.ceil(waits)} s of ${every} s` : '';
  const least = Math.round(fewest).toLocaleString('en');
  return `${perHour(calls)}, least ${least}; ${(100 * share).toFixed(0)} % of its share of ${bucket}${waiting}`;
}
