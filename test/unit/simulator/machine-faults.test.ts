import { describe, expect, it } from 'vitest';
import { faultNamed } from '../../../src/simulator/faults/registry.ts';
import { serves } from '../../../src/simulator/world/compute/instance.ts';
import type { Instance } from '../../../src/simulator/world/state/instance.ts';
import { first, type PlayedShop, playedShop } from '../../support/played-shop.ts';

const checks = ({ systemCheck, instanceCheck, ebsCheck }: Instance) =>
  [systemCheck, instanceCheck, ebsCheck].map(({ status }) => status);

const begin = (shop: PlayedShop, name: string, more: object = {}) =>
  shop.fault(faultNamed(name), { instance: first(shop.world.instances).id, ...more });

describe('what befalls a machine shows in EC2 status checks (system, instance, attached EBS)', () => {
  it.each([
    { fault: 'hang-instance', seen: ['ok', 'impaired', 'ok'] },
    { fault: 'fail-host', seen: ['impaired', 'impaired', 'impaired'] },
    { fault: 'stick-volumes', seen: ['ok', 'impaired', 'impaired'] },
    { fault: 'crash-application', seen: ['ok', 'ok', 'ok'] },
    { fault: 'gray-instance', seen: ['ok', 'ok', 'ok'] },
    { fault: 'skew-clock', seen: ['ok', 'ok', 'ok'] },
  ])('$fault: $seen within 60–120 s, and healed as late', async ({ fault, seen }) => {
    const shop = playedShop(2);
    const machine = first(shop.world.instances);
    const heal = begin(shop, fault);
    await shop.play(58);
    expect(checks(machine)).toEqual(['ok', 'ok', 'ok']);
    await shop.play(63);
    expect(checks(machine)).toEqual(seen);
    heal();
    await shop.play(121);
    expect(checks(machine)).toEqual(['ok', 'ok', 'ok']);
  });

  it('a pause ends by itself, after its seconds, and leaves nothing behind', async () => {
    const shop = playedShop(2);
    const machine = first(shop.world.instances);
    const heal = begin(shop, 'pause-instance', { seconds: 35 });
    await shop.play(34);
    expect(serves(shop.world, machine)).toBe(false);
    await shop.play(2);
    expect(serves(shop.world, machine)).toBe(true);
    heal();
    expect(machine.impairments.size).toBe(0);
  });

  it('a reboot is over within two minutes', async () => {
    const shop = playedShop(2);
    const machine = first(shop.world.instances);
    begin(shop, 'reboot-instance');
    expect(serves(shop.world, machine)).toBe(false);
    const took = await shop.playUntil(() => serves(shop.world, machine), 120);
    expect(took).toBeGreaterThanOrEqual(40);
    expect(took).toBeLessThanOrEqual(81);
  });

  it('a stopped machine is started again when that is healed, and serves within three minutes', async () => {
    const shop = playedShop(2);
    const machine = first(shop.world.instances);
    // Its group would replace a machine that stops.
    first(shop.world.scalingGroups).suspended.add('HealthCheck');
    const heal = begin(shop, 'stop-instance');
    await shop.play(61);
    expect(machine.state).toBe('stopped');
    heal();
    expect(await shop.playUntil(() => serves(shop.world, machine), 180)).toBeLessThanOrEqual(180);
  });

  it('a terminated machine is replaced by its group, and healing it brings nothing back', async () => {
    const shop = playedShop(2);
    const machine = first(shop.world.instances);
    const heal = begin(shop, 'terminate-instance');
    heal();
    const { members, desired } = first(shop.world.scalingGroups);
    await shop.playUntil(() => !members.has(machine.id), 900);
    expect(machine.state).toBe('terminated');
    expect(members.size).toBe(desired);
  });

  it.each([
    { code: 'instance-retirement', state: 'stopped' },
    { code: 'system-reboot', state: 'running' },
  ])('$code is announced, and comes when it was announced for', async ({ code, state }) => {
    const shop = playedShop(2);
    const machine = first(shop.world.instances);
    // Its group would replace a machine that stops.
    first(shop.world.scalingGroups).suspended.add('HealthCheck');
    begin(shop, 'schedule-event', { code, inMinutes: 5 });
    const announced = async () =>
      (
        await shop.call<{ InstanceStatuses: object[] }>('EC2', 'DescribeInstanceStatus', {
          Filters: [{ Name: 'event.code', Values: [code] }],
        })
      ).InstanceStatuses.length;
    expect(await announced()).toBe(1);
    await shop.play(299);
    expect(serves(shop.world, machine)).toBe(true);
    await shop.play(2);
    expect(serves(shop.world, machine)).toBe(false);
    await shop.play(61);
    expect([machine.state, await announced()]).toEqual([state, 0]);
  });

  it.each([
    { seconds: 300, errors: 0 },
    { seconds: 301, errors: 1 },
    { seconds: -301, errors: 1 },
  ])('a clock that is off by $seconds s makes $errors of the requests fail', ({ seconds, errors }) => {
    const shop = playedShop(2);
    begin(shop, 'skew-clock', { seconds });
    expect(first(shop.world.instances).errorShare).toBe(errors);
  });

  it('a single machine with failed hardware is recovered by EC2, a member of a group is not', async () => {
    const shop = playedShop(2);
    const [member, single] = [...shop.world.instances.values()].filter(
      ({ region }) => region === 'us-east-1',
    );
    if (member === undefined || single === undefined) throw new Error('the shop has no machines');
    single.tags.delete('aws:autoscaling:groupName');
    for (const { id } of [member, single]) shop.fault(faultNamed('fail-host'), { instance: id });
    await shop.playUntil(() => !single.impairments.size, 600);
    expect(member.impairments.size).toBe(1);
    await shop.playUntil(() => serves(shop.world, single), 120);
  });
});

describe('what befalls a whole service', () => {
  it.each([
    { targets: 'green', healthy: 4 },
    { targets: 'red', healthy: 0 },
  ])(
    'an expired certificate leaves health checks $targets: $healthy of 4 healthy',
    async ({ targets, healthy }) => {
      const shop = playedShop(2);
      shop.fault(faultNamed('expire-certificate'), { region: 'home', targets });
      await shop.play(70);
      const states = [...first(shop.world.targetGroups).targets.values()].map(({ state }) => state);
      expect(states.filter((state) => state === 'healthy')).toHaveLength(healthy);
    },
  );

  it('an expired certificate fails every machine at one moment, newborns too, and all are well with a new one', async () => {
    const shop = playedShop(2);
    const home = () => [...shop.world.instances.values()].filter(({ region }) => region === 'us-east-1');
    const heal = shop.fault(faultNamed('expire-certificate'), { group: 'shop-web', region: 'home' });
    expect(home().map(({ errorShare }) => errorShare)).toEqual([1, 1, 1, 1]);
    await shop.call('Auto Scaling', 'TerminateInstanceInAutoScalingGroup', {
      InstanceId: home()[0]?.id,
      ShouldDecrementDesiredCapacity: false,
    });
    await shop.play(60);
    expect(home().map(({ errorShare }) => errorShare)).toEqual([1, 1, 1, 1, 1]);
    heal();
    expect(home().every(({ errorShare }) => errorShare === 0)).toBe(true);
  });

  it.each([
    { lasting: true, afterwards: 'app-down' },
    { lasting: false, afterwards: 'fine' },
  ])(
    'a broken start-up leaves old machines alone; lasting $lasting, newborns are then $afterwards',
    async (row) => {
      const shop = playedShop(2);
      const old = new Set(shop.world.instances.keys());
      const [doomed] = old;
      const heal = shop.fault(faultNamed('break-boot'), { group: 'shop-web', lasting: row.lasting });
      await shop.call('Auto Scaling', 'TerminateInstanceInAutoScalingGroup', {
        InstanceId: doomed,
        ShouldDecrementDesiredCapacity: false,
      });
      await shop.play(300);
      const newborn = [...shop.world.instances.values()].find(({ id }) => !old.has(id));
      expect(newborn).toMatchObject({ state: 'running', condition: 'app-down' });
      expect([...old].filter((id) => shop.world.instances.get(id)?.condition === 'app-down')).toEqual([]);
      heal();
      expect(newborn?.condition).toBe(row.afterwards);
    },
  );

  it('capacity lost for one type is lost for that type only, and two losses end one by one', async () => {
    const shop = playedShop(2);
    const none = shop.world.zonesWithoutCapacity;
    const one = shop.fault(faultNamed('lose-capacity'), { zone: 'home/1', type: 't3.large' });
    const other = shop.fault(faultNamed('lose-capacity'), { region: 'home', type: 't3.large' });
    expect([...none]).toEqual(['us-east-1a/t3.large', 'us-east-1b/t3.large']);
    other();
    expect([...none]).toEqual(['us-east-1a/t3.large']);
    one();
    expect(none.size).toBe(0);
  });
});
