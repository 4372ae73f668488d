import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cureBy, impair } from '../../../../../src/simulator/world/compute/impairments.ts';
import { CountedSet } from '../../../../../src/simulator/world/counted-set.ts';
import type { Impairment } from '../../../../../src/simulator/world/state/instance.ts';
import { first, playedShop } from '../../../../support/played-shop.ts';

const machine = () => first(playedShop(1).world.instances);

const impairments: readonly Impairment[] = [
  { kind: 'hung', cure: 'reboot' },
  { kind: 'app-down', cure: 'reboot' },
  { kind: 'disk-stuck', cure: 'none' },
  { kind: 'host-failed', cure: 'new-host' },
  { kind: 'slow', latencyMs: 300, cure: 'reboot' },
  { kind: 'errors', share: 0.5, cure: 'none' },
];

describe('what is wrong with a machine', () => {
  it('is gone when all of it is healed, in whatever order', () => {
    const instance = machine();
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...impairments, ...impairments], { minLength: 1 }),
        fc.array(fc.nat(), { minLength: 12, maxLength: 12 }),
        (layers, order) => {
          const heals = layers.map((layer) => impair(instance, layer));
          expect(instance.condition !== 'fine' || instance.errorShare > 0).toBe(true);
          for (const [, heal] of heals
            .map((one, index) => [order[index] ?? 0, one] as const)
            .toSorted(([one], [other]) => one - other))
            heal();
          expect(instance).toMatchObject({ condition: 'fine', errorShare: 0, latencyMs: 0 });
        },
      ),
      { numRuns: 50, seed: 7 },
    );
  });

  it('shows as the worst of it while several things are wrong, and healing one leaves the other', () => {
    const instance = machine();
    const healSlow = impair(instance, { kind: 'slow', latencyMs: 300, cure: 'reboot' });
    const healHung = impair(instance, { kind: 'hung', cure: 'reboot' });
    expect(instance.condition).toBe('hung');
    healHung();
    expect(instance.condition).toBe('slow');
    healSlow();
    expect(instance.condition).toBe('fine');
  });

  it('adds delays up, and lets errors strike independently of each other', () => {
    const instance = machine();
    impair(instance, { kind: 'slow', latencyMs: 300, cure: 'none' });
    impair(instance, { kind: 'slow', latencyMs: 200, cure: 'none' });
    impair(instance, { kind: 'errors', share: 0.5, cure: 'none' });
    impair(instance, { kind: 'errors', share: 0.5, cure: 'none' });
    expect(instance.latencyMs).toBe(500);
    expect(instance.errorShare).toBeCloseTo(0.75);
  });

  it.each([
    { restart: 'reboot', left: ['disk-stuck', 'host-failed', 'errors'] },
    { restart: 'new-host', left: ['disk-stuck', 'errors'] },
  ] as const)('is mended by a restart ($restart) as far as that goes', ({ restart, left }) => {
    const instance = machine();
    for (const one of impairments) impair(instance, one);
    cureBy(instance, restart);
    expect([...instance.impairments].map(({ kind }) => kind)).toEqual(left);
  });
});

describe('a counted set', () => {
  it('keeps a member until everybody who added it has taken it out', () => {
    const set = new CountedSet<string>().add('a').add('a').add('b');
    expect([set.size, [...set]]).toEqual([2, ['a', 'b']]);
    expect([set.delete('a'), set.has('a')]).toEqual([true, true]);
    expect([set.delete('a'), set.has('a')]).toEqual([true, false]);
    expect([set.delete('a'), set.size]).toEqual([false, 1]);
  });
});
