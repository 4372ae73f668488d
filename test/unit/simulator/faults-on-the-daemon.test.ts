import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/runtime/random.ts';
import { faultNamed } from '../../../src/simulator/faults/registry.ts';
import type { Controller } from '../../../src/simulator/world/state/controller.ts';
import { type PlayedShop, playedShop } from '../../support/played-shop.ts';

/** A controller that notes what befalls it. */
function watched(shop: PlayedShop, name = 'holdfast'): string[] {
  const noted: string[] = [];
  const during = (what: string) => () => {
    noted.push(what);
    return () => void noted.push(`${what} is over`);
  };
  const controller: Controller = {
    name,
    restart: async () => void noted.push('restart'),
    pause: during('pause'),
    expireCredentials: during('credentials'),
    loseStore: during('store'),
    loseStopSwitch: during('stop switch'),
    obey: ({ kind }) => during(kind)(),
    replacePolicies: (files) => during(`policies ${Object.keys(files).join(' ')}`)(),
  };
  shop.world.controllers.set(name, controller);
  return noted;
}

describe('faults on the daemon itself', () => {
  it.each([
    ['pause-daemon', 'pause'],
    ['expire-credentials', 'credentials'],
    ['lose-journal', 'store'],
    ['lose-stop-switch', 'stop switch'],
    ['replace-policies', 'policies policy.yaml'],
  ])('%s lasts until it is healed', (name, what) => {
    const shop = playedShop(1);
    const noted = watched(shop);
    const heal = shop.fault(faultNamed(name), {});
    expect(noted).toEqual([what]);
    heal();
    heal();
    expect(noted).toEqual([what, `${what} is over`]);
  });

  it('restart-daemon kills it once, and heals by itself', () => {
    const shop = playedShop(1);
    const noted = watched(shop);
    shop.fault(faultNamed('restart-daemon'), {})();
    expect(noted).toEqual(['restart']);
  });

  it('replace-policies takes files as they are written in a scenario, or leaves none', () => {
    const shop = playedShop(1);
    const noted = watched(shop);
    shop.fault(faultNamed('replace-policies'), { files: { 'a.yaml': 'policy: a', 'b.yaml': 'policy: b' } });
    shop.fault(faultNamed('replace-policies'), { damage: 'none-left' });
    expect(noted).toEqual(['policies a.yaml b.yaml', 'policies ']);
  });

  it('befall the first daemon unless another is named', () => {
    const shop = playedShop(1);
    const first = watched(shop);
    const second = watched(shop, 'second');
    shop.fault(faultNamed('pause-daemon'), { controller: 'second' });
    expect(first).toEqual([]);
    expect(second).toEqual(['pause']);
  });

  it('are not drawn, and refused, where nobody watches', () => {
    const shop = playedShop(1);
    const fault = faultNamed('pause-daemon');
    expect(fault.sample(shop.world, randomStream(1, 'sample'))).toBeUndefined();
    expect(() => shop.fault(fault, {})).toThrow('there is no daemon on the simulated account');
    watched(shop);
    expect(fault.sample(shop.world, randomStream(1, 'sample'))).toEqual({ controller: 'holdfast' });
  });
});
