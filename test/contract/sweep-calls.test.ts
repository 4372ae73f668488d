import { beforeAll, describe, expect, it } from 'vitest';
import { pollers } from '../../src/pollers/registry.ts';
import { countedSweep } from '../support/sweep/counted-sweep.ts';
import { estateOf, largeAccount } from '../support/sweep/large-account.ts';
import { type ServiceCost, sweepCost } from '../support/sweep/sweep-cost.ts';

describe('watching an account of a thousand machines in which all is well', () => {
  // More than one page, unless a longer one is asked for, of what has pages of a thousand.
  const estate = { ...estateOf(1_000), healthChecks: 250, users: 250 };
  let costs: readonly ServiceCost[] = [];
  beforeAll(async () => {
    costs = sweepCost(await countedSweep(largeAccount(estate), pollers, 'us-east-1'), estate);
  }, 120_000);

  it('asks every service that is polled', () => {
    // Each line is a client of the SDK; those that make no call while all is well are few.
    expect(costs.length).toBeGreaterThanOrEqual(29);
  });

  it('takes no more than 1.05 times the fewest calls that give the same knowledge, of each service', () => {
    // Where a new list is over: fewest-calls.ts says how many things AWS tells in one call.
    const over = costs.filter(({ calls, fewest }) => calls > 1.05 * fewest);
    expect(over).toEqual([]);
  });

  it('stays within what Holdfast allows itself of each of AWS’s buckets', () => {
    expect(costs.filter(({ share }) => share > 0.9)).toEqual([]);
  });

  it('has the tokens for each read before the next of its kind is due', () => {
    expect(costs.filter(({ longest: { waits, every } }) => waits > every)).toEqual([]);
  });
});
