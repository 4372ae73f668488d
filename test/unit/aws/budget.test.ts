import { describe, expect, it } from 'vitest';
import { createBudget } from '../../../src/aws/budget.ts';
import { manualClock } from '../../support/manual-clock.ts';

const call = (service: string, operation: string, changes: object = {}) => ({
  service,
  operation,
  input: {},
  scope: { account: '111122223333', region: 'eu-west-1' },
  priority: 'sweep' as const,
  ...changes,
});

describe('the budget', () => {
  it('takes half of AWS’s bucket by default', () => {
    const budget = createBudget(manualClock());
    void budget.take(call('Elastic Load Balancing v2', 'DescribeTargetHealth'));
    expect(budget.states()).toMatchObject([
      {
        account: '111122223333',
        region: 'eu-west-1',
        family: 'Elastic Load Balancing v2',
        capacity: 20,
        refillPerSecond: 5,
      },
    ]);
  });

  it.each([
    [0.25, 2.25],
    [0.5, 4.5],
    [0.75, 2.25],
  ])(
    'at share %f keeps burst and rate together below a limit that AWS counts per second',
    (share, capacity) => {
      const budget = createBudget(manualClock(), { share });
      void budget.take(call('CloudWatch', 'DescribeAlarms'));
      const [state] = budget.states();
      expect(state?.capacity).toBe(capacity);
      expect(9 * share + capacity).toBeLessThanOrEqual(9);
    },
  );

  it('takes a token of each limit that a call counts against', async () => {
    const clock = manualClock();
    const budget = createBudget(clock);
    const register = () => budget.take(call('Elastic Load Balancing v2', 'RegisterTargets'));
    for (let count = 0; count < 10; count += 1) expect(register()).toBeUndefined();
    const eleventh = register();
    expect(eleventh).toBeInstanceOf(Promise);
    await clock.advance(600);
    await eleventh;
    const granted = budget.states().map(({ family, granted: count }) => [family, count]);
    expect(granted).toEqual([
      ['Elastic Load Balancing v2 register', 11],
      ['Elastic Load Balancing v2', 11],
    ]);
  });

  it('keeps accounts and regions apart, but has one Route 53 bucket an account', () => {
    const budget = createBudget(manualClock());
    for (const region of ['eu-west-1', 'us-east-1'])
      for (const [service, operation] of [
        ['Route 53', 'ListHostedZones'],
        ['RDS', 'DescribeDBInstances'],
      ] as const)
        void budget.take(call(service, operation, { scope: { account: '111122223333', region } }));
    expect(budget.states().map(({ region, family }) => `${family} ${region}`)).toEqual([
      'Route 53 global',
      'RDS eu-west-1',
      'RDS us-east-1',
    ]);
  });

  it.each([0, 1, 1.5, -0.5, Number.NaN])('refuses a share of %f', (share) => {
    expect(() => createBudget(manualClock(), { share })).toThrow(/above 0 and below 1/);
  });
});
