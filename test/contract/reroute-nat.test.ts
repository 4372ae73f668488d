import { describe, expect, it } from 'vitest';
import { rerouteNat } from '../../src/actions/reroute-nat.ts';
import { faultNamed } from '../../src/simulator/faults/registry.ts';
import { buildStack } from '../../src/simulator/stacks/build-stack.ts';
import { parseStack } from '../../src/simulator/stacks/load-stack.ts';
import type { World } from '../../src/simulator/world/state/world.ts';
import { journaled, unmet } from '../support/action-context.ts';
import { resourceOf, signalOf } from '../support/model-of.ts';
import { playedRemedy } from '../support/played-remedy.ts';
import { playWorld } from '../support/played-shop.ts';

const place = { account: '111122223333', region: 'eu-west-1' };

const stack = (gateways: string) => `
stack: networked
summary: A site in two zones.
regions: [{ region: eu-west-1, zones: [eu-west-1a, eu-west-1b, eu-west-1c, eu-west-1d] }]
balancers: [{ name: web, targetGroup: { name: web } }]
groups: [{ name: web, size: 8, capacity: 90, targetGroups: [web] }]
databases: [{ id: web-db }]
natGateways: [${gateways}]
hostedZones:
  - name: example.com
    records: [{ name: www.example.com, balancer: web }, { name: db.example.com, database: web-db }]
users: { site: www.example.com, database: db.example.com, requestsPerSecond: 100 }
`;

const each = '{ name: a, zone: home/1 }, { name: b, zone: home/2 }, { name: c, zone: home/3 }';

/** The site, and the route table of its first zone. */
function site(gateways = each) {
  const parsed = parseStack(stack(gateways), 'stack.yaml');
  if (parsed.stack === undefined) throw new Error(JSON.stringify(parsed.problems));
  const shop = playWorld(buildStack(parsed.stack, 1));
  const { world } = shop;
  const [table] = world.network.routeTables.values();
  if (table === undefined) throw new Error('the site has no route table');
  const target = resourceOf({
    id: `arn:aws:ec2:eu-west-1:111122223333:route-table/${table.id}`,
    kind: 'vpc:route-table',
    name: 'private-a',
    ...place,
  });
  const remedy = playedRemedy(shop);
  const plan = async (params: Record<string, unknown> = {}) =>
    journaled(await remedy.answered(rerouteNat.plan(target, params, remedy.context())));
  const leadsTo = () => table.routes.find(({ destination }) => destination === '0.0.0.0/0')?.target;
  const lead = (nat: string) =>
    shop.call(
      'EC2',
      'ReplaceRoute',
      { RouteTableId: table.id, DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: nat },
      'eu-west-1',
    );
  return { shop, target, remedy, plan, leadsTo, lead, id: (name: string) => gatewayNamed(world, name) };
}

function gatewayNamed({ network }: World, name: string): string {
  const found = [...network.natGateways.values()].find(({ tags }) => tags.get('Name') === name);
  if (found === undefined) throw new Error(`there is no gateway ${name}`);
  return found.id;
}

const by = (natGateway: string) => ({ natGateway });

describe('reroute-nat on simulated AWS', () => {
  it('leads a table whose route is a black hole out by another gateway, and its users are well', async () => {
    const { shop, target, remedy, leadsTo, id } = site();
    shop.fault(faultNamed('delete-nat-gateway'), by('a'));
    await shop.play(240);
    const errors = async () => {
      await shop.play(5);
      return shop.world.users?.experienced.at(-1)?.errors ?? Number.NaN;
    };
    expect(await errors()).toBeGreaterThan(5);
    const plan = await remedy.remedy(rerouteNat, target);
    expect(plan.summary).toBe(`Lead private-a out by ${leadsTo()} in place of ${id('a')}`);
    expect([id('b'), id('c')]).toContain(leadsTo());
    expect(plan.warnings[0]).toContain('198.51.100.');
    expect(await errors()).toBeLessThan(1);
  });

  it('leads it away from a gateway that answers nobody while another is answered', async () => {
    const { shop, plan, id } = site();
    shop.fault(faultNamed('impair-nat-gateway'), by('a'));
    await shop.play(300);
    const found = await plan();
    expect(unmet(found)).toEqual([]);
    expect(found.steps[0]?.calls[0]?.input).toMatchObject({ DestinationCidrBlock: '0.0.0.0/0' });
    expect(found.preconditions.find(({ name }) => name === 'that gateway does not work')?.detail).toMatch(
      /the route to it stands; EC2 says available; 100 % of 1800 connections in 3 minutes got no answer/,
    );
    expect((await plan({ to: id('c') })).summary).toContain(`out by ${id('c')}`);
  });

  it('takes the least busy of those that work', async () => {
    const { shop, plan, id } = site(
      '{ name: a, zone: home/1 }, { name: b, zone: home/2, serves: [home/2, home/4] }, { name: c, zone: home/3 }',
    );
    shop.fault(faultNamed('impair-nat-gateway'), by('a'));
    await shop.play(300);
    expect((await plan()).summary).toBe(`Lead private-a out by ${id('c')} in place of ${id('a')}`);
  });

  it.each<[string, readonly string[], (at: ReturnType<typeof site>) => void]>([
    ['nothing is wrong', ['that gateway does not work'], () => undefined],
    [
      'less than half of the connections get no answer',
      ['that gateway does not work'],
      ({ shop }) => void shop.fault(faultNamed('impair-nat-gateway'), { ...by('a'), share: 0.49 }),
    ],
    [
      'the gateway ran out of ports, which is load',
      ['that gateway does not work'],
      ({ shop }) =>
        void shop.fault(faultNamed('impair-nat-gateway'), { ...by('a'), kind: 'no-ports', share: 0.9 }),
    ],
    [
      'nobody gets an answer by any gateway, so that the far end is what is down',
      ['another NAT gateway of the VPC is seen to work'],
      ({ shop }) => {
        for (const name of ['a', 'b', 'c']) shop.fault(faultNamed('impair-nat-gateway'), by(name));
      },
    ],
    [
      'the others run out of ports',
      ['another NAT gateway of the VPC is seen to work'],
      ({ shop }) => {
        shop.fault(faultNamed('impair-nat-gateway'), by('a'));
        for (const name of ['b', 'c'])
          shop.fault(faultNamed('impair-nat-gateway'), { ...by(name), kind: 'no-ports', share: 0.01 });
      },
    ],
    [
      'CloudWatch is silent, so that nobody knows',
      ['that gateway does not work', 'another NAT gateway of the VPC is seen to work'],
      ({ shop }) => {
        shop.fault(faultNamed('impair-nat-gateway'), by('a'));
        shop.fault(faultNamed('silence-metrics'), { namespace: 'AWS/NATGateway' });
      },
    ],
  ])('refuses while %s', async (_title, names, befall) => {
    const at = site();
    befall(at);
    await at.shop.play(300);
    const plan = await at.plan();
    expect(unmet(plan)).toEqual(names);
    expect(plan.steps).toEqual([]);
  });

  it('refuses while somebody deletes the gateway, and where there is no other', async () => {
    const at = site('{ name: a, zone: home/1 }');
    at.shop.fault(faultNamed('delete-nat-gateway'), by('a'));
    await at.shop.play(30);
    expect(unmet(await at.plan())).toEqual([
      'nobody makes or deletes that gateway right now',
      'another NAT gateway of the VPC is seen to work',
    ]);
    await at.shop.play(60);
    expect(unmet(await at.plan())).toEqual(['another NAT gateway of the VPC is seen to work']);
  });

  it('refuses a table whose machines go out directly', async () => {
    const at = site('{ name: b, zone: home/2 }');
    expect(unmet(await at.plan())).toContain('its default route leads to a NAT gateway');
  });

  it('takes a spare gateway only where the route is a black hole', async () => {
    const spare = '{ name: a, zone: home/1 }, { name: spare, zone: home/2 }';
    const idle = async (fault: string) => {
      const at = site(spare);
      // Its own zone goes out by the first one, too, so that nobody uses the spare.
      const [, second] = [...at.shop.world.network.routeTables.values()];
      const route = second?.routes.find(({ destination }) => destination === '0.0.0.0/0');
      if (route !== undefined) route.target = at.id('a');
      at.shop.fault(faultNamed(fault), by('a'));
      await at.shop.play(360);
      return unmet(await at.plan());
    };
    expect(await idle('delete-nat-gateway')).toEqual([]);
    expect(await idle('impair-nat-gateway')).toEqual(['another NAT gateway of the VPC is seen to work']);
  });

  it('sends nothing when somebody led the table elsewhere in between', async () => {
    const { shop, remedy, plan, lead, leadsTo, id } = site();
    shop.fault(faultNamed('delete-nat-gateway'), by('a'));
    await shop.play(240);
    const planned = await plan({ to: id('b') });
    await lead(id('c'));
    await expect(remedy.answered(rerouteNat.apply(planned, 0, remedy.context()))).rejects.toThrow(
      `leads to ${id('c')} now`,
    );
    expect(leadsTo()).toBe(id('c'));
    expect(await remedy.answered(rerouteNat.observe(planned, 0, remedy.context()))).toBe('failed');
  });

  it('knows after a crash how far it came, and that somebody led it back', async () => {
    const { shop, remedy, plan, lead, id } = site();
    const heal = shop.fault(faultNamed('delete-nat-gateway'), by('a'));
    await shop.play(240);
    const planned = await plan();
    const asked = () => remedy.answered(rerouteNat.observe(planned, 0, remedy.context()));
    expect(await asked()).toBe('not-started');
    await remedy.run(rerouteNat, planned);
    expect(await asked()).toBe('done');
    const { lasting } = rerouteNat;
    const stands = () => remedy.answered(lasting?.inForce(planned, remedy.context()) ?? Promise.reject());
    expect(await stands()).toBe('in-force');
    heal();
    await lead(id('a'));
    expect(await stands()).toBe('gone');
  });

  it('goes back only when others are seen to get out by the former gateway', async () => {
    const { shop, target, remedy, leadsTo, id } = site(
      '{ name: a, zone: home/1, serves: [home/1, home/2] }, { name: c, zone: home/3 }',
    );
    const heal = shop.fault(faultNamed('impair-nat-gateway'), by('a'));
    await shop.play(300);
    const plan = await remedy.remedy(rerouteNat, target);
    expect(leadsTo()).toBe(id('c'));
    const back = () =>
      remedy.answered(rerouteNat.lasting?.giveBack(plan, remedy.context()) ?? Promise.reject());
    expect(unmet(await back())).toEqual(['others are seen to get out by the former gateway']);
    heal();
    await shop.play(300);
    const returning = journaled(await back());
    expect(unmet(returning)).toEqual([]);
    await remedy.run(rerouteNat, returning);
    expect(leadsTo()).toBe(id('a'));
    // The trouble is back: it leaves again, by the gateway that it had left to.
    const again = await remedy.answered(
      rerouteNat.lasting?.leaveAgain?.(returning, remedy.context()) ?? Promise.reject(),
    );
    await remedy.run(rerouteNat, journaled(again));
    expect(leadsTo()).toBe(id('c'));
  });

  it('stays where it is while nobody else uses the former gateway, or that is gone', async () => {
    const { shop, target, remedy } = site();
    const heal = shop.fault(faultNamed('delete-nat-gateway'), by('a'));
    await shop.play(240);
    const plan = await remedy.remedy(rerouteNat, target);
    const back = async () =>
      unmet(await remedy.answered(rerouteNat.lasting?.giveBack(plan, remedy.context()) ?? Promise.reject()));
    expect(await back()).toEqual([
      'the former gateway is available',
      'others are seen to get out by the former gateway',
    ]);
    expect(
      (await remedy.answered(rerouteNat.undo?.(plan, remedy.context()) ?? Promise.reject())).steps,
    ).toEqual([]);
    heal();
    await shop.play(300);
    expect(await back()).toEqual(['others are seen to get out by the former gateway']);
    // What did not help is taken back at once.
    const undone = await remedy.answered(rerouteNat.undo?.(plan, remedy.context()) ?? Promise.reject());
    expect(unmet(undone)).toEqual([]);
    expect(undone.steps).toHaveLength(1);
  });

  it('never leads back over an edit of somebody else', async () => {
    const { shop, target, remedy, lead, id } = site();
    shop.fault(faultNamed('delete-nat-gateway'), by('a'));
    await shop.play(240);
    const plan = await remedy.remedy(rerouteNat, target, { params: { to: id('b') } });
    await lead(id('c'));
    const back = await remedy.answered(
      rerouteNat.lasting?.giveBack(plan, remedy.context()) ?? Promise.reject(),
    );
    expect(back).toMatchObject({ preconditions: [], steps: [] });
  });

  it.each([
    ['pass', 180_000, 'success'],
    ['pass', 179_999, 'inconclusive'],
    ['fail', 180_000, 'failed'],
    ['warn', 180_000, 'inconclusive'],
    ['unknown', 180_000, 'inconclusive'],
    [undefined, 180_000, 'inconclusive'],
  ] as const)('verified by %s read %i ms after it was planned is %s', async (state, afterMs, outcome) => {
    const { shop, target, remedy, plan, id } = site();
    shop.fault(faultNamed('delete-nat-gateway'), by('a'));
    await shop.play(240);
    const planned = await plan({ to: id('b') });
    const now = (planned.state as { plannedAt: number }).plannedAt;
    const gateway = `arn:aws:ec2:eu-west-1:111122223333:natgateway/${id('b')}`;
    const signals =
      state === undefined
        ? []
        : [
            signalOf({
              resource: target.id,
              check: 'nat/traffic',
              by: gateway,
              state,
              observedAt: now + afterMs,
            }),
          ];
    const { model } = remedy.context({ signals });
    expect(rerouteNat.verify(planned, model, now + afterMs).outcome).toBe(outcome);
  });

  it.each([
    ['nat-0123456789abcdef0', 0],
    ['igw-0123456789abcdef0', 1],
  ])('takes %s with %i mistakes', (to, mistakes) => {
    expect(rerouteNat.checkParams({ to })).toHaveLength(mistakes);
  });
});
