import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { failSite } from '../../../../src/simulator/faults/fail-site.ts';
import { playedShop } from '../../../support/played-shop.ts';

async function storyOf(seed: number): Promise<string> {
  const shop = playedShop(seed);
  await shop.play(120);
  const heal = shop.fault(failSite, { region: 'us-east-1' });
  await shop.play(1_200);
  heal();
  await shop.play(1_200);
  const { happenings, users } = shop.world;
  return createHash('sha256')
    .update(JSON.stringify([happenings, users?.experienced]))
    .digest('hex');
}

describe('the shop', () => {
  it('tells the same story, to the last request, for the same seed, and another for another', async () => {
    const [one, again, other] = [await storyOf(11), await storyOf(11), await storyOf(12)];
    expect(again).toBe(one);
    expect(other).not.toBe(one);
  });

  it('is at rest in the beginning: everything serves and nobody is at work', async () => {
    const shop = playedShop(4);
    await shop.play(900);
    expect(shop.world.happenings).toEqual([]);
    expect([...shop.world.alarms.values()].map((alarm) => alarm.state)).toEqual(['OK', 'OK', 'OK']);
    expect([...shop.world.healthChecks.values()].map((check) => check.healthy)).toEqual([true, true]);
  });

  it('carries the tag that opts it in on everything that may be acted on', () => {
    const { world } = playedShop(4);
    const tagged = [
      ...world.instances.values(),
      ...world.scalingGroups.values(),
      ...world.loadBalancers.values(),
      ...world.targetGroups.values(),
      ...world.databases.values(),
      ...world.hostedZones.values(),
    ];
    expect(tagged.filter(({ tags }) => tags.get('holdfast') !== 'managed')).toEqual([]);
  });
});
