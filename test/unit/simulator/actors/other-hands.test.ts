import { describe, expect, it } from 'vitest';
import { actors } from '../../../../src/simulator/actors/registry.ts';
import { simulatedTransport } from '../../../../src/simulator/transport.ts';
import { first, type PlayedShop, playedShop } from '../../../support/played-shop.ts';

/** Sets an actor to work on the shop; nobody here asks for another daemon. */
function start(shop: PlayedShop, name: string, parameters: object): () => void {
  const actor = actors.find((one) => one.name === name);
  if (actor === undefined) throw new Error(`there is no actor ${name}`);
  const parts = {
    world: shop.world,
    aws: simulatedTransport(shop.world, { caller: name }),
    startDaemon: () => () => undefined,
  };
  return actor.start(parts, parameters);
}

const mutations = ({ world }: PlayedShop) =>
  world.happenings.flatMap((one) => (one.kind === 'mutation' ? [`${one.caller} ${one.operation}`] : []));

describe('a deploy pipeline', () => {
  it('rolls a good version out to all members', async () => {
    const shop = playedShop(3);
    start(shop, 'deploy-pipeline', { group: 'shop-web' });
    const group = first(shop.world.scalingGroups);
    await shop.playUntil(() => group.refreshes[0]?.endedAt !== undefined, 7200);
    expect(group.refreshes[0]?.status).toBe('Successful');
    expect(mutations(shop)).toEqual([
      'deploy-pipeline CreateLaunchTemplateVersion',
      'deploy-pipeline StartInstanceRefresh',
    ]);
  });

  it('lets only newborns meet a bad version, if so told', async () => {
    const shop = playedShop(3);
    start(shop, 'deploy-pipeline', { group: 'shop-web', version: 'bad', roll: 'newborns' });
    await shop.play(600);
    const group = first(shop.world.scalingGroups);
    expect([...shop.world.instances.values()].every(({ condition }) => condition === 'fine')).toBe(true);
    group.desired = 5;
    await shop.play(60);
    expect([...shop.world.instances.values()].at(-1)).toMatchObject({ condition: 'app-down' });
  });

  it('says which groups there are when its own is not', () => {
    expect(() => start(playedShop(3), 'deploy-pipeline', { group: 'nowhere' })).toThrow(
      /no Auto Scaling group nowhere .* there are shop-web/,
    );
  });
});

describe('configuration management', () => {
  it('sets sizes, suspended processes and weights back, each half hour, and touches nothing else', async () => {
    const shop = playedShop(3);
    start(shop, 'configuration-management', {});
    await shop.play(1801);
    expect(mutations(shop)).toEqual([]);
    const group = first(shop.world.scalingGroups);
    group.max = 20;
    group.desired = 6;
    group.suspended.add('Launch');
    await shop.play(1800);
    expect([group.max, group.desired, group.suspended.size]).toEqual([8, 4, 0]);
    expect(mutations(shop)).toEqual([
      'configuration-management UpdateAutoScalingGroup',
      'configuration-management ResumeProcesses',
    ]);
  });

  it('turns DNS weights back', async () => {
    const shop = playedShop(3);
    start(shop, 'configuration-management', { everyMinutes: 10, resets: ['weights'] });
    await shop.play(1);
    const zone = [...shop.world.hostedZones.values()].find(({ records }) =>
      [...records.values()].some(({ weight }) => weight !== undefined),
    );
    const [key, record] = [...(zone?.records ?? [])].find(([, one]) => one.weight === 100) ?? [];
    if (zone === undefined || key === undefined || record === undefined) throw new Error('no weights');
    zone.records.set(key, { ...record, weight: 0 });
    await shop.play(601);
    expect(zone.records.get(key)?.weight).toBe(100);
  });

  it('does nothing more once it is ended', async () => {
    const shop = playedShop(3);
    const end = start(shop, 'configuration-management', { everyMinutes: 10 });
    await shop.play(1);
    end();
    first(shop.world.scalingGroups).max = 20;
    await shop.play(1300);
    expect(mutations(shop)).toEqual([]);
  });
});
