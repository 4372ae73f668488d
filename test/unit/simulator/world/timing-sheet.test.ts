import { describe, expect, it } from 'vitest';
import { failSite } from '../../../../src/simulator/faults/fail-site.ts';
import { hangInstance } from '../../../../src/simulator/faults/hang-instance.ts';
import { first, type PlayedShop, playedShop } from '../../../support/played-shop.ts';

const seeds = [1, 2, 3, 4, 5, 6];

/** How long after a fault an observer first shows it, and after healing shows it gone, for each seed. */
async function delays(
  begin: (shop: PlayedShop) => () => void,
  seen: (shop: PlayedShop) => boolean,
): Promise<{ bad: number[]; good: number[] }> {
  const bad: number[] = [];
  const good: number[] = [];
  for (const seed of seeds) {
    const shop = playedShop(seed);
    await shop.play(120 + seed * 7);
    const heal = begin(shop);
    bad.push(await shop.playUntil(() => seen(shop), 600));
    heal();
    good.push(await shop.playUntil(() => !seen(shop), 600));
  }
  return { bad, good };
}

const hang = (shop: PlayedShop) => shop.fault(hangInstance, { instance: first(shop.world.instances).id });

describe('the timing sheet', () => {
  it('shows a hung machine in its status check after 60–120 s, and a mended one as late', async () => {
    const { bad, good } = await delays(
      hang,
      ({ world }) => first(world.instances).instanceCheck.status === 'impaired',
    );
    for (const delay of [...bad, ...good]) {
      expect(delay).toBeGreaterThanOrEqual(60);
      expect(delay).toBeLessThanOrEqual(120);
    }
  });

  it('has a load balancer eject a silent target after 35–65 s, and take it back after about 150 s', async () => {
    const { bad, good } = await delays(hang, ({ world }) => {
      const [id] = world.instances.keys();
      return first(world.targetGroups).targets.get(id ?? '')?.state === 'unhealthy';
    });
    for (const delay of bad) {
      expect(delay).toBeGreaterThanOrEqual(35);
      expect(delay).toBeLessThanOrEqual(66);
    }
    for (const delay of good) {
      expect(delay).toBeGreaterThanOrEqual(120);
      expect(delay).toBeLessThanOrEqual(155);
    }
  });

  it('has Route 53 call an endpoint unhealthy after three failures of its checkers, 10 s apart', async () => {
    const { bad } = await delays(
      (shop) => shop.fault(failSite, { region: 'us-east-1' }),
      ({ world }) => !first(world.healthChecks).healthy,
    );
    for (const delay of bad) {
      // The last but 18 % of the checkers decide, so it takes nearly the slowest one's three rounds.
      expect(delay).toBeGreaterThanOrEqual(20);
      expect(delay).toBeLessThanOrEqual(31);
    }
  });

  it('has an alarm of two of three minutes fire after 2–4 minutes', async () => {
    const { bad } = await delays(
      (shop) => shop.fault(failSite, { region: 'us-east-1' }),
      ({ world }) => first(world.alarms).state === 'ALARM',
    );
    for (const delay of bad) {
      expect(delay).toBeGreaterThanOrEqual(80);
      expect(delay).toBeLessThanOrEqual(240);
    }
  });
});
