import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/actions/action.ts';
import { preferBackupPath } from '../../src/actions/prefer-backup-path.ts';
import type { Resource } from '../../src/model/resource.ts';
import { faultNamed } from '../../src/simulator/faults/registry.ts';
import { buildStack } from '../../src/simulator/stacks/build-stack.ts';
import { parseStack } from '../../src/simulator/stacks/load-stack.ts';
import { recorder } from '../../src/simulator/world/signals/metrics.ts';
import { journaled, unmet } from '../support/action-context.ts';
import { modelOf, resourceOf, signalOf } from '../support/model-of.ts';
import { playedRemedy } from '../support/played-remedy.ts';
import { playWorld } from '../support/played-shop.ts';

const region = 'eu-west-1';
const account = '111122223333';

const stack = (ways: string) => `
stack: plant
summary: A site and the ways to its plant.
regions: [{ region: ${region}, zones: [${region}a] }]
balancers: [{ name: web, targetGroup: { name: web } }]
groups: [{ name: web, size: 4, capacity: 90, targetGroups: [web] }]
databases: [{ id: web-db }]
${ways}
hostedZones:
  - name: example.com
    records: [{ name: www.example.com, balancer: web }, { name: db.example.com, database: web-db }]
users: { site: www.example.com, database: db.example.com, requestsPerSecond: 100 }
`;

const twoAndVpn = 'directConnects: [{ name: north }, { name: south }]\nvpnConnections: [{ name: office }]';

/** The site with its ways to the plant, of which `north` is the preferred one. */
function plant(ways = twoAndVpn) {
  const parsed = parseStack(stack(ways), 'stack.yaml');
  if (parsed.stack === undefined) throw new Error(JSON.stringify(parsed.problems));
  const shop = playWorld(buildStack(parsed.stack, 1));
  const { network } = shop.world;
  const resources: readonly Resource[] = [
    ...[...network.directConnects.values()].map((one) =>
      resourceOf({
        id: `arn:aws:directconnect:${region}:${account}:dxvif/${one.virtualInterface.id}`,
        kind: 'directconnect:virtual-interface',
        name: one.name,
        account,
        region,
        facts: { connection: one.id, gateway: one.gateway },
      }),
    ),
    ...[...network.vpnConnections.values()].map((one) =>
      resourceOf({
        id: `arn:aws:ec2:${region}:${account}:vpn-connection/${one.id}`,
        kind: 'vpn:connection',
        name: 'office',
        account,
        region,
        facts: { gateway: one.gateway },
      }),
    ),
  ];
  const [target] = resources;
  if (target === undefined) throw new Error('there is no way to the plant');
  const remedy = playedRemedy(shop);
  const context = () => remedy.context({ resources });
  const plan = async (params: Record<string, unknown> = {}) =>
    journaled(await remedy.answered(preferBackupPath.plan(target, params, context())));
  const inForce = (of: Plan) =>
    remedy.answered(preferBackupPath.lasting?.inForce(of, context()) ?? Promise.reject());
  const errors = async () => {
    await shop.play(5);
    return shop.world.users?.experienced.at(-1)?.errors ?? Number.NaN;
  };
  const call = (operation: string, input: object) => shop.call('Direct Connect', operation, input, region);
  return {
    shop,
    target,
    resources,
    remedy,
    context,
    plan,
    inForce,
    errors,
    call,
    id: target.id.split('/').at(-1),
  };
}

const breakFrames = (site: ReturnType<typeof plant>, connection: string, loss = 0.2) =>
  site.shop.fault(faultNamed('impair-direct-connect'), { connection, loss });

const longEnough = 16 * 60;

describe('prefer-backup-path on simulated AWS', () => {
  it.each([
    ['another connection', twoAndVpn, 'south'],
    ['a VPN connection', 'directConnects: [{ name: north }]\nvpnConnections: [{ name: office }]', 'office'],
  ])('leads traffic to %s, and users are well', async (_title, ways, backup) => {
    const site = plant(ways);
    breakFrames(site, 'north');
    await site.shop.play(longEnough);
    expect(await site.errors()).toBeGreaterThan(15);
    const plan = await site.plan();
    expect(unmet(plan)).toEqual([]);
    expect(plan.summary).toBe(`Lead what goes by north to ${backup} for 720 minutes at most`);
    await site.remedy.run(preferBackupPath, plan);
    expect(await site.errors()).toBeLessThan(1);
    expect(await site.inForce(plan)).toBe('in-force');
  });

  it('is ended by AWS at its time, whatever becomes of Holdfast', async () => {
    const site = plant();
    breakFrames(site, 'north');
    await site.shop.play(longEnough);
    const plannedAt = site.shop.world.clock.now();
    const plan = await site.plan({ minutes: 60 });
    await site.remedy.run(preferBackupPath, plan);
    expect(preferBackupPath.lasting?.expiresAt(plan)).toBe(plannedAt + 3_600_000);
    await site.shop.play(3_601);
    expect(await site.inForce(plan)).toBe('gone');
    expect(await site.errors()).toBeGreaterThan(15);
  });

  it.each<[string, (site: ReturnType<typeof plant>) => void, string, string?]>([
    [
      'BGP is down, for routing left it by itself',
      (site) => void site.shop.fault(faultNamed('drop-direct-connect'), { connection: 'north' }),
      'BGP is up on it, so that routing stays with it',
    ],
    [
      'hardly a frame is broken',
      (site) => void breakFrames(site, 'north', 0.005),
      'its link has broken frames for ten minutes',
    ],
    [
      'the backup breaks frames as well',
      (site) => void [breakFrames(site, 'north'), breakFrames(site, 'south', 0.02)],
      'the link of the backup breaks none meanwhile',
    ],
    [
      'there is no backup',
      (site) => void breakFrames(site, 'north'),
      'a backup to the same gateways of AWS is up',
      'directConnects: [{ name: north }]',
    ],
    [
      'the backup leads elsewhere',
      (site) => void breakFrames(site, 'north'),
      'a backup to the same gateways of AWS is up',
      'directConnects: [{ name: north }, { name: south, gateway: other }]',
    ],
    [
      'the tunnels of the backup are down',
      (site) =>
        void [breakFrames(site, 'north'), site.shop.fault(faultNamed('drop-tunnels'), { vpn: 'office' })],
      'a backup to the same gateways of AWS is up',
      'directConnects: [{ name: north }]\nvpnConnections: [{ name: office }]',
    ],
    [
      'somebody tests a backup',
      (site) =>
        void [
          breakFrames(site, 'north'),
          site.call('StartBgpFailoverTest', { virtualInterfaceId: site.resources[1]?.id.split('/').at(-1) }),
        ],
      'no failover test runs on it or on a backup',
    ],
  ])('refuses where %s', async (_title, befall, name, ways = twoAndVpn) => {
    const site = plant(ways);
    befall(site);
    await site.shop.play(longEnough);
    const plan = await site.plan();
    expect(unmet(plan)).toContain(name);
    expect(plan.steps).toEqual([]);
  });

  it('refuses where the backup has no room, and where CloudWatch does not tell', async () => {
    const site = plant();
    breakFrames(site, 'north');
    const south = [...site.shop.world.network.directConnects.values()][1];
    for (let minute = 0; minute < 16; minute += 1) {
      const place = { region, namespace: 'AWS/DX', dimensions: { ConnectionId: south?.id ?? '' } };
      // Beside its own zeros of the minute: 700 Mbit/s on average, of which 850 are its most.
      recorder(site.shop.world, place, site.shop.world.clock.now())('ConnectionBpsEgress', 1_400_000_000);
      await site.shop.play(60);
    }
    expect(unmet(await site.plan())).toEqual(['the backup can carry it with 15 % to spare']);

    site.shop.fault(faultNamed('silence-metrics'), { namespace: 'AWS/DX' });
    await site.shop.play(longEnough);
    expect(unmet(await site.plan())).toEqual([
      'its link has broken frames for ten minutes',
      'the link of the backup breaks none meanwhile',
      'the site announces as many networks by the backup',
      'the backup can carry it with 15 % to spare',
    ]);
  });

  it.each<[string, (site: ReturnType<typeof plant>) => unknown]>([
    ['BGP has fallen', (site) => site.shop.fault(faultNamed('drop-direct-connect'), { connection: 'north' })],
    [
      'somebody has begun a test',
      (site) => site.call('StartBgpFailoverTest', { virtualInterfaceId: site.id }),
    ],
    [
      'the backup has fallen',
      (site) => [
        site.shop.fault(faultNamed('drop-direct-connect'), { connection: 'south' }),
        site.shop.fault(faultNamed('drop-tunnels'), { vpn: 'office' }),
      ],
    ],
  ])('sends nothing when %s between the plan and the call', async (_title, change) => {
    const site = plant();
    breakFrames(site, 'north');
    await site.shop.play(longEnough);
    const plan = await site.plan();
    expect(unmet(plan)).toEqual([]);
    change(site);
    await site.shop.play(1);
    const began = site.shop.world.happenings.length;
    await expect(site.remedy.answered(preferBackupPath.apply(plan, 0, site.context()))).rejects.toMatchObject(
      {
        code: 'ChangedMeanwhile',
      },
    );
    expect(site.shop.world.happenings.slice(began).filter(({ kind }) => kind === 'mutation')).toEqual([]);
  });

  it('is given back only when the link is clean, in one call, and taken back at once where it did not help', async () => {
    const site = plant();
    const heal = breakFrames(site, 'north');
    await site.shop.play(longEnough);
    const plan = await site.plan();
    await site.remedy.run(preferBackupPath, plan);
    await site.shop.play(longEnough);
    const giveBack = async () =>
      journaled(
        await site.remedy.answered(
          preferBackupPath.lasting?.giveBack(plan, site.context()) ?? Promise.reject(),
        ),
      );
    expect(unmet(await giveBack())).toEqual(['its link breaks no frames any more']);
    const undo = journaled(
      await site.remedy.answered(preferBackupPath.undo?.(plan, site.context()) ?? Promise.reject()),
    );
    expect(undo.steps.map(({ calls }) => calls.map(({ operation }) => operation))).toEqual([
      ['StopBgpFailoverTest'],
    ]);

    heal();
    await site.shop.play(longEnough);
    const back = await giveBack();
    expect(unmet(back)).toEqual([]);
    await site.remedy.run(preferBackupPath, back);
    expect(await site.inForce(plan)).toBe('gone');
    expect(await site.errors()).toBeLessThan(1);
  });

  it('finds its own test among more than a page of those of the last year', async () => {
    const site = plant();
    const [north] = site.shop.world.network.directConnects.values();
    for (let day = 101; day > 0; day -= 1) {
      const startedAt = site.shop.world.clock.now() - day * 86_400_000;
      const endsAt = startedAt + 3_600_000;
      north?.virtualInterface.tests.push({
        id: `test-${day}`,
        minutes: 60,
        startedAt,
        endsAt,
        stopped: false,
      });
    }
    breakFrames(site, 'north');
    await site.shop.play(longEnough);
    const plan = await site.plan();
    await site.remedy.run(preferBackupPath, plan);
    expect(await site.inForce(plan)).toBe('in-force');
  });

  it('is gone once somebody stops the test, and another one of theirs is not taken for it', async () => {
    const site = plant();
    breakFrames(site, 'north');
    await site.shop.play(longEnough);
    const plan = await site.plan();
    await site.remedy.run(preferBackupPath, plan);
    await site.shop.play(120);
    await site.call('StopBgpFailoverTest', { virtualInterfaceId: site.id });
    expect(await site.inForce(plan)).toBe('gone');
    await site.call('StartBgpFailoverTest', { virtualInterfaceId: site.id, testDurationInMinutes: 30 });
    expect(await site.inForce(plan)).toBe('gone');
    const back = await site.remedy.answered(
      preferBackupPath.lasting?.giveBack(plan, site.context()) ?? Promise.reject(),
    );
    expect(back.steps).toEqual([]);
  });
});

describe('the proof of prefer-backup-path', () => {
  const plannedAt = 1_800_000_000_000;
  const backup = resourceOf({ id: 'arn:south', kind: 'directconnect:virtual-interface', name: 'south' });
  const plan: Plan = {
    action: 'prefer-backup-path',
    target: 'arn:north',
    targetName: 'north',
    summary: '',
    preconditions: [],
    steps: [],
    state: {
      target: 'arn:north',
      scope: { account, region },
      virtualInterface: 'dxvif-1',
      backups: ['arn:south'],
      minutes: 720,
      plannedAt,
      phase: 'start',
    },
    warnings: [],
  };
  const session = (state: 'pass' | 'warn' | 'fail' | 'unknown', value: number, seconds: number) =>
    signalOf({
      resource: 'arn:south',
      check: 'directconnect/bgp',
      family: 'control-plane',
      state,
      value,
      observedAt: plannedAt + seconds * 1000,
    });

  it.each([
    ['the backup was seen to be up two minutes after', [session('pass', 1, 120)], 'success'],
    ['one of its two peers was', [session('warn', 1, 120)], 'success'],
    ['it was seen sooner only', [session('pass', 1, 119)], 'inconclusive'],
    ['it was not seen at all', [], 'inconclusive'],
    ['it is not known whether it is up', [session('unknown', 1, 120)], 'inconclusive'],
    ['its BGP is down', [session('fail', 0, 120)], 'failed'],
  ])('is what the backup shows: %s', (_title, signals, outcome) => {
    const model = modelOf({ resources: [backup], signals });
    expect(preferBackupPath.verify(plan, model, plannedAt + 130_000).outcome).toBe(outcome);
  });
});
