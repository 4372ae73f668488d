import { describe, expect, it } from 'vitest';
import { vpc } from '../../src/pollers/vpc.ts';
import { faultNamed } from '../../src/simulator/faults/registry.ts';
import { saidOf, watchedWorld } from '../support/watched-world.ts';

const stack = `
stack: networked
summary: A site in two zones, each of which goes out by a NAT gateway of its own.
regions: [{ region: eu-west-1, zones: [eu-west-1a, eu-west-1b] }]
balancers: [{ name: web, targetGroup: { name: web } }]
groups: [{ name: web, size: 4, capacity: 90, targetGroups: [web] }]
databases: [{ id: web-db }]
natGateways: [{ name: nat-a, zone: home/1 }, { name: nat-b, zone: home/2 }]
subnets: [{ zone: home/1, prefix: 27, free: 20 }]
peerings: [{ name: office, to: 10.20.0.0/16 }]
transitGateways: [{ name: backbone, to: 10.30.0.0/16 }]
hostedZones:
  - name: example.com
    records: [{ name: www.example.com, balancer: web }, { name: db.example.com, database: web-db }]
users: { site: www.example.com, database: db.example.com, requestsPerSecond: 100 }
`;

const watched = () => watchedWorld(stack, vpc);

describe('the network of the simulated account', () => {
  it('is well while nothing is wrong', async () => {
    const { look } = watched();
    // Who speaks on whom is known from the second look on.
    await look();
    const model = await look();
    for (const name of ['nat-a', 'nat-b']) {
      expect(saidOf(model, name, 'nat/state')).toMatchObject({ state: 'pass' });
      expect(saidOf(model, name, 'nat/traffic')).toMatchObject({ state: 'pass', value: 0 });
    }
    expect(saidOf(model, 'private-eu-west-1a', 'nat/traffic', 'nat-a')).toMatchObject({ state: 'pass' });
    expect(saidOf(model, 'private-eu-west-1a', 'nat/traffic', 'nat-b')).toBeUndefined();
    expect(saidOf(model, 'private-eu-west-1b', 'vpc/routes')).toMatchObject({ state: 'pass' });
    expect(saidOf(model, 'office', 'vpc/peering')).toMatchObject({ state: 'pass' });
    expect(saidOf(model, 'backbone', 'transit-gateway/attachment')).toMatchObject({ state: 'pass' });
    const free = [...model.ofKind('vpc:subnet')].flatMap((id) => model.signals.get(id) ?? []);
    expect(free.map(({ state }) => state)).toEqual(free.map(() => 'pass'));
    expect(free.map(({ value }) => value)).toContain(20);
  });

  it('knows a gateway that answers nobody by its traffic, on it and on the table that leads there', async () => {
    const { shop, look } = watched();
    await look();
    const heal = shop.fault(faultNamed('impair-nat-gateway'), { natGateway: 'nat-a' });
    await shop.play(240);
    const model = await look();
    expect(saidOf(model, 'nat-a', 'nat/traffic')).toMatchObject({ state: 'fail', value: 1 });
    expect(saidOf(model, 'private-eu-west-1a', 'nat/traffic', 'nat-a')).toMatchObject({ state: 'fail' });
    expect(saidOf(model, 'nat-a', 'nat/state')).toMatchObject({ state: 'pass' });
    expect(saidOf(model, 'nat-b', 'nat/traffic')).toMatchObject({ state: 'pass' });
    heal();
    await shop.play(120);
    expect(saidOf(await look(), 'nat-a', 'nat/traffic')).toMatchObject({ state: 'pass' });
  });

  it('calls a gateway without source ports saturated', async () => {
    const { shop, look } = watched();
    shop.fault(faultNamed('impair-nat-gateway'), { natGateway: 'nat', kind: 'no-ports', share: 0.2 });
    await shop.play(240);
    await look();
    expect(saidOf(await look(), 'nat-a', 'nat/traffic')).toMatchObject({
      state: 'fail',
      measures: 'saturation',
    });
  });

  it('finds the black hole that a deleted gateway leaves', async () => {
    const { shop, look } = watched();
    await look();
    const heal = shop.fault(faultNamed('delete-nat-gateway'), { natGateway: 'nat-b' });
    const atFirst = await look();
    expect(saidOf(atFirst, 'nat-b', 'nat/state')).toMatchObject({ state: 'unknown', nature: 'transition' });
    await shop.play(90);
    const model = await look();
    expect(saidOf(model, 'nat-b', 'nat/state')).toBeUndefined();
    expect(saidOf(model, 'private-eu-west-1b', 'vpc/routes')).toMatchObject({ state: 'fail' });
    expect(saidOf(model, 'private-eu-west-1a', 'vpc/routes')).toMatchObject({ state: 'pass' });
    heal();
    expect(saidOf(await look(), 'private-eu-west-1b', 'vpc/routes')).toMatchObject({ state: 'pass' });
  });

  it('claims nothing of the traffic while CloudWatch is silent', async () => {
    const { shop, look } = watched();
    await look();
    shop.fault(faultNamed('silence-metrics'), { namespace: 'AWS/NATGateway' });
    await shop.play(420);
    expect(saidOf(await look(), 'nat-a', 'nat/traffic')).toMatchObject({ state: 'unknown' });
  });

  it('sees what others took away while routes still lead there', async () => {
    const { shop, look } = watched();
    await look();
    const heals = [
      shop.fault(faultNamed('lose-peering'), { peering: 'peering' }),
      shop.fault(faultNamed('lose-transit-gateway'), { attachment: 'backbone' }),
    ];
    const model = await look();
    expect(saidOf(model, 'office', 'vpc/peering')).toMatchObject({ state: 'fail' });
    expect(saidOf(model, 'backbone', 'transit-gateway/attachment')).toMatchObject({ state: 'fail' });
    expect(saidOf(model, 'private-eu-west-1a', 'vpc/routes')).toMatchObject({ state: 'warn' });
    for (const heal of heals) heal();
    expect(saidOf(await look(), 'office', 'vpc/peering')).toMatchObject({ state: 'pass' });
  });

  it('launches nothing where no address is free, and tells so', async () => {
    const { shop, look } = watched();
    const heal = shop.fault(faultNamed('fill-subnet'), { zone: 'home/1' });
    const model = await look();
    const words = [...model.ofKind('vpc:subnet')].flatMap((id) => model.signals.get(id) ?? []);
    expect(words.filter(({ state }) => state === 'fail')).toMatchObject([{ value: 0 }]);
    await shop.call(
      'Auto Scaling',
      'SetDesiredCapacity',
      { AutoScalingGroupName: 'web', DesiredCapacity: 8 },
      'eu-west-1',
    );
    await shop.play(120);
    const zones = [...shop.world.instances.values()].map(({ zone }) => zone);
    expect(zones.filter((zone) => zone === 'eu-west-1a')).toHaveLength(2);
    heal();
    await shop.play(600);
    const [group] = shop.world.scalingGroups.values();
    expect(group?.activities.some(({ message }) => message?.includes('not enough free addresses'))).toBe(
      true,
    );
  });

  it('has the machines of a zone suffer as long as their way out does not work, and no longer', async () => {
    const { shop } = watched();
    const failed = async () => {
      await shop.play(30);
      const last = shop.world.users?.experienced.at(-1);
      return last === undefined ? undefined : last.errors / (last.ok + last.errors);
    };
    expect(await failed()).toBeCloseTo(0, 2);
    const heal = shop.fault(faultNamed('break-nat'), { zone: 'home/1' });
    expect(await failed()).toBeGreaterThan(0.1);
    const [mine, theirs] = [...shop.world.network.natGateways.keys()];
    const [table] = [...shop.world.network.routeTables.values()];
    const lead = (nat: string | undefined) =>
      shop.call(
        'EC2',
        'ReplaceRoute',
        { RouteTableId: table?.id, DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: nat },
        'eu-west-1',
      );
    await lead(theirs);
    expect(await failed()).toBeCloseTo(0, 2);
    await lead(mine);
    expect(await failed()).toBeGreaterThan(0.1);
    heal();
    expect(await failed()).toBeCloseTo(0, 2);
    await expect(lead('nat-nowhere')).rejects.toThrow(/does not exist/);
  });
});
