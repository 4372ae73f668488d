import { describe, expect, it } from 'vitest';
import { faultNamed } from '../../../src/simulator/faults/registry.ts';
import { runUntil } from '../../../src/simulator/run-until.ts';
import { shopAccount } from '../../../src/simulator/stacks/shop.ts';
import { simulatedTransport } from '../../../src/simulator/transport.ts';
import type { Instance } from '../../../src/simulator/world/state/instance.ts';
import { first, type PlayedShop, playedShop } from '../../support/played-shop.ts';

const minute = 60_000;

/** Makes a call while time passes; answers `ok` or the code of its failure, and how long it took. */
async function attempt(
  { world }: PlayedShop,
  [service, operation, input]: readonly [string, string, object?],
  { caller = 'holdfast', region = 'us-east-1' } = {},
): Promise<{ readonly said: string; readonly tookMs: number }> {
  const began = world.clock.now();
  let ended = began;
  const scope = { account: shopAccount, region };
  const calling = simulatedTransport(world, { caller })({ service, operation, input: input ?? {}, scope })
    .then(
      () => 'ok',
      (error: unknown) => (error as Error).name,
    )
    .finally(() => {
      ended = world.clock.now();
    });
  await runUntil(world.clock, began + minute);
  return { said: await calling, tookMs: ended - began };
}

/** A machine that is stopped, and that Auto Scaling leaves alone. */
async function stopped(shop: PlayedShop): Promise<Instance> {
  for (const group of shop.world.scalingGroups.values()) group.suspended.add('ReplaceUnhealthy');
  const machine = first(shop.world.instances);
  await shop.call('EC2', 'StopInstances', { InstanceIds: [machine.id] });
  await shop.play(70);
  return machine;
}

const describeInstances = ['EC2', 'DescribeInstances', { MaxResults: 5 }] as const;
const describeGroups = ['Auto Scaling', 'DescribeAutoScalingGroups'] as const;

describe("AWS's control planes", () => {
  it.each([
    ['impair-api', 'EC2', 'InternalError'],
    ['impair-api', 'CloudWatch', 'InternalServiceFault'],
    ['impair-api', 'Route 53', 'InternalFailure'],
    ['stop-api', 'EC2', 'Unavailable'],
    ['stop-api', 'Route 53', 'ServiceUnavailable'],
  ])('under %s refuse %s calls as %s until it is healed', async (fault, service, code) => {
    const shop = playedShop(1);
    const all = fault === 'impair-api' ? { service, errors: 1 } : { service, unanswered: 0 };
    const call = {
      EC2: describeInstances,
      CloudWatch: ['CloudWatch', 'DescribeAlarms'] as const,
      'Route 53': ['Route 53', 'ListHostedZones'] as const,
    }[service];
    if (call === undefined) throw new Error(`no call for ${service}`);

    const heal = shop.fault(faultNamed(fault), all);

    expect((await attempt(shop, call)).said).toBe(code);
    expect((await attempt(shop, describeGroups)).said).toBe('ok');
    heal();
    expect((await attempt(shop, call)).said).toBe('ok');
  });

  it('fail the share of the calls that they are said to, the same ones for the same seed', async () => {
    const play = async () => {
      const shop = playedShop(3);
      shop.fault(faultNamed('impair-api'), { service: 'EC2', errors: 0.5 });
      const said: string[] = [];
      for (let call = 0; call < 40; call += 1) said.push((await attempt(shop, describeInstances)).said);
      return said;
    };
    const once = await play();
    expect(once.filter((one) => one === 'InternalError').length).toBeGreaterThan(10);
    expect(once.filter((one) => one === 'ok').length).toBeGreaterThan(10);
    expect(await play()).toEqual(once);
  });

  it('are impaired by region, by caller and by the beginning of a name', async () => {
    const shop = playedShop(1);
    shop.fault(faultNamed('impair-api'), {
      region: 'home',
      operations: ['Describe*'],
      caller: 'holdfast',
      errors: 1,
    });
    const id = first(shop.world.instances).id;
    const reboot = ['EC2', 'RebootInstances', { InstanceIds: [id] }] as const;
    expect((await attempt(shop, describeInstances)).said).toBe('InternalError');
    expect((await attempt(shop, describeInstances, { region: 'eu-west-1' })).said).toBe('ok');
    expect((await attempt(shop, describeInstances, { caller: 'pipeline' })).said).toBe('ok');
    expect((await attempt(shop, reboot)).said).toBe('ok');
  });

  it('answer late on the virtual clock, and past ten seconds nobody waits for them', async () => {
    const shop = playedShop(1);
    const heal = shop.fault(faultNamed('impair-api'), { errors: 0.000_001, latencySeconds: 8 });
    const late = await attempt(shop, describeInstances);
    expect(late.said).toBe('ok');
    expect(late.tookMs).toBeGreaterThanOrEqual(2_000);
    expect(late.tookMs).toBeLessThanOrEqual(8_000);
    expect(shop.world.controlPlane.callsAsleep).toBe(0);
    heal();
    shop.fault(faultNamed('impair-api'), { errors: 0.000_001, latencySeconds: 60 });
    expect(await attempt(shop, describeInstances)).toEqual({ said: 'TimeoutError', tookMs: 10_000 });
  });

  it('throttle with their own codes when their quota shrinks, and recover when it is back', async () => {
    const shop = playedShop(1);
    const heal = shop.fault(faultNamed('throttle-api'), { quota: 0 });
    expect((await attempt(shop, describeInstances)).said).toBe('RequestLimitExceeded');
    expect((await attempt(shop, describeGroups)).said).toBe('Throttling');
    heal();
    expect((await attempt(shop, describeInstances)).said).toBe('ok');
  });

  it('under two faults at once are well only when both are healed, in any order', async () => {
    for (const order of [
      [0, 1],
      [1, 0],
    ]) {
      const shop = playedShop(1);
      const heals = [
        shop.fault(faultNamed('impair-api'), { service: 'EC2', errors: 1 }),
        shop.fault(faultNamed('impair-api'), { service: 'EC2', errors: 1 }),
      ];
      heals[order[0] ?? 0]?.();
      expect((await attempt(shop, describeInstances)).said).toBe('InternalError');
      heals[order[1] ?? 0]?.();
      expect((await attempt(shop, describeInstances)).said).toBe('ok');
    }
  });
});

describe('a partition between the daemon and AWS', () => {
  it('leaves the daemon without an answer, and everybody else alone', async () => {
    const shop = playedShop(1);
    const heal = shop.fault(faultNamed('partition-daemon'), {});
    expect(await attempt(shop, describeInstances)).toEqual({ said: 'TimeoutError', tookMs: 10_000 });
    expect((await attempt(shop, describeInstances, { caller: 'pipeline' })).said).toBe('ok');
    heal();
    expect((await attempt(shop, describeInstances)).said).toBe('ok');
  });

  it('that swallows only answers lets what was asked for happen', async () => {
    const shop = playedShop(1);
    const victim = first(shop.world.instances);
    shop.fault(faultNamed('partition-daemon'), { lost: 'answers' });
    const terminate = ['EC2', 'TerminateInstances', { InstanceIds: [victim.id] }] as const;
    expect((await attempt(shop, terminate)).said).toBe('TimeoutError');
    expect(victim.state).toBe('terminated');
  });

  it('of requests changes nothing, and can be of one region', async () => {
    const shop = playedShop(1);
    const victim = first(shop.world.instances);
    shop.fault(faultNamed('partition-daemon'), { lost: 'requests', region: 'home' });
    const terminate = ['EC2', 'TerminateInstances', { InstanceIds: [victim.id] }] as const;
    expect((await attempt(shop, terminate)).said).toBe('TimeoutError');
    expect(victim.state).toBe('running');
    expect((await attempt(shop, describeInstances, { region: 'eu-west-1' })).said).toBe('ok');
  });
});

describe('what AWS accepts and does late', () => {
  it('is a change of DNS that stays pending for as long', async () => {
    const shop = playedShop(1);
    shop.fault(faultNamed('delay-effects'), { what: 'dns-changes', minutes: 20 });
    const zone = first(shop.world.hostedZones);
    const record = {
      Name: `late.${zone.name}`,
      Type: 'A',
      TTL: 60,
      ResourceRecords: [{ Value: '192.0.2.1' }],
    };
    await shop.call('Route 53', 'ChangeResourceRecordSets', {
      HostedZoneId: zone.id,
      ChangeBatch: { Changes: [{ Action: 'CREATE', ResourceRecordSet: record }] },
    });
    await shop.play(20 * 60);
    expect(first(shop.world.dnsChanges).status).toBe('PENDING');
    await shop.play(60);
    expect(first(shop.world.dnsChanges).status).toBe('INSYNC');
  });

  it('is a start of a machine that stays pending for as long', async () => {
    const shop = playedShop(1);
    const machine = await stopped(shop);
    shop.fault(faultNamed('delay-effects'), { what: 'launches', region: 'home', minutes: 10 });
    await shop.call('EC2', 'StartInstances', { InstanceIds: [machine.id] });
    await shop.play(600);
    expect(machine.state).toBe('pending');
    await shop.play(20);
    expect(machine.state).toBe('running');
  });
});

describe('a region in which EC2 is frozen', () => {
  it('refuses starts there and nowhere else, and leaves alone what runs', async () => {
    const shop = playedShop(1);
    const machine = await stopped(shop);
    const heal = shop.fault(faultNamed('freeze-launches'), { region: 'home' });
    const start = ['EC2', 'StartInstances', { InstanceIds: [machine.id] }] as const;
    expect((await attempt(shop, start)).said).toBe('InsufficientInstanceCapacity');
    heal();
    expect((await attempt(shop, start)).said).toBe('ok');
  });

  it('keeps a zone without capacity that a lost zone shares, until both are over', () => {
    const shop = playedShop(1);
    const healFreeze = shop.fault(faultNamed('freeze-launches'), { region: 'home' });
    const healZone = shop.fault(faultNamed('fail-zone'), { zone: 'home/1' });
    healFreeze();
    expect([...shop.world.zonesWithoutCapacity]).toEqual(['us-east-1a']);
    healZone();
    expect([...shop.world.zonesWithoutCapacity]).toEqual([]);
  });

  it('may start machines that never serve', async () => {
    const shop = playedShop(1);
    shop.fault(faultNamed('freeze-launches'), { region: 'home', newborns: 'never-serve' });
    const machine = first(shop.world.instances);
    await shop.call('EC2', 'TerminateInstances', { InstanceIds: [machine.id] });
    await shop.play(600);
    const newborns = [...shop.world.instances.values()].filter(
      (one) => one.launchedAt > shop.world.clock.startedAt + 15 * minute,
    );
    expect(newborns.length).toBeGreaterThan(0);
    expect(newborns.every((one) => one.servesFrom === undefined)).toBe(true);
  });
});
