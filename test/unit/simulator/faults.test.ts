import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/runtime/random.ts';
import { beginFault } from '../../../src/simulator/faults/fault.ts';
import { faultNamed, faults } from '../../../src/simulator/faults/registry.ts';
import { serves } from '../../../src/simulator/world/compute/instance.ts';
import { first, playedShop } from '../../support/played-shop.ts';

describe('faults', () => {
  const samples = faults.map((fault) => ({
    fault,
    name: fault.name,
    sample: fault.sample(playedShop(1).world, randomStream(1, 'sample')),
  }));
  const naming = samples.filter(({ sample }) =>
    Object.values(sample ?? {}).some((value) => typeof value === 'string'),
  );

  it.each(naming)(
    '$name does nothing to a thing that does not exist, or is not named',
    ({ fault, sample }) => {
      const { world } = playedShop(1);
      const nowhere = Object.fromEntries(
        Object.entries(sample ?? {}).map(([part, value]) => [
          part,
          typeof value === 'string' ? 'nowhere' : value,
        ]),
      );
      expect(() => beginFault(world, fault, nowhere)).toThrow(/nowhere|Invalid option/);
      expect(() => beginFault(world, fault, { sabotage: true })).toThrow(`fault ${fault.name}: `);
      expect(world.happenings).toEqual([]);
    },
  );

  it.each([
    { name: 'crash-application', bad: 1 },
    { name: 'hang-instance', bad: 1 },
  ])('$name takes $bad machine out until it is healed, once', ({ name, bad }) => {
    const { world } = playedShop(1);
    const out = () => [...world.instances.values()].filter((one) => !serves(world, one)).length;
    const heal = beginFault(world, faultNamed(name), { instance: first(world.instances).id });
    expect(out()).toBe(bad);
    heal();
    heal();
    expect(out()).toBe(0);
    expect(world.happenings.map(({ kind }) => kind)).toEqual(['fault-began', 'fault-ended']);
  });

  it('of one zone leave the other zone alone, and launches there impossible', () => {
    const { world } = playedShop(1);
    beginFault(world, faultNamed('fail-zone'), { zone: 'us-east-1a' });
    const down = [...world.instances.values()].filter((one) => !serves(world, one));
    expect(new Set(down.map(({ zone }) => zone))).toEqual(new Set(['us-east-1a']));
    expect([...world.zonesWithoutCapacity]).toEqual(['us-east-1a']);
  });

  it('that are not known are named with those that are', () => {
    expect(() => faultNamed('earthquake')).toThrow(
      /there is no fault earthquake; there are .*crash-application/,
    );
  });
});
