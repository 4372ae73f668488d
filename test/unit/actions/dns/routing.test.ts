import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flippedPair } from '../../../../src/actions/dns/routing.ts';

const record = { Name: 'shop.example.com.', Type: 'A' } as const;
const weight = fc.integer({ min: 0, max: 255 });

describe('flipping two weighted records', () => {
  it('takes everything from the source and never makes the set empty, for any weights', () => {
    fc.assert(
      fc.property(weight, weight, (from, to) => {
        const pair = flippedPair({ ...record, Weight: from }, { ...record, Weight: to });
        expect(pair?.[0].Weight).toBe(0);
        expect(pair?.[1].Weight).toBe(Math.min(255, from + to));
        if (from > 0) expect(pair?.[1].Weight).toBeGreaterThan(0);
      }),
    );
  });

  it('changes nothing but the weights', () => {
    const pair = flippedPair({ ...record, Weight: 1, TTL: 60 }, { ...record, Weight: 2, HealthCheckId: 'h' });
    expect(pair).toEqual([
      { ...record, Weight: 0, TTL: 60 },
      { ...record, Weight: 3, HealthCheckId: 'h' },
    ]);
  });
});

describe('flipping what does not fit together', () => {
  it.each([
    [{ Weight: 1 }, { Failover: 'SECONDARY' as const }],
    [{ Failover: 'SECONDARY' as const }, { Failover: 'PRIMARY' as const }],
    [{ Region: 'eu-west-1' as const }, { Region: 'eu-central-1' as const }],
    [{}, {}],
  ])('answers nothing for %j and %j', (source, destination) => {
    expect(flippedPair({ ...record, ...source }, { ...record, ...destination })).toBeUndefined();
  });
});
