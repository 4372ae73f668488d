import { describe, expect, it } from 'vitest';
import { faultNamed } from '../../../../src/simulator/faults/registry.ts';
import { runUntil } from '../../../../src/simulator/run-until.ts';
import { buildStack } from '../../../../src/simulator/stacks/build-stack.ts';
import { loadStack, parseStack, shippedStackNames } from '../../../../src/simulator/stacks/load-stack.ts';
import { databaseOf } from '../../../../src/simulator/world/data/database-name.ts';
import type { World } from '../../../../src/simulator/world/state/world.ts';
import { playWorld } from '../../../support/played-shop.ts';

function count<T>(things: Iterable<T>, by: (thing: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const thing of things) counts[by(thing)] = (counts[by(thing)] ?? 0) + 1;
  return counts;
}

const playStack = (name: string) => {
  const played = playWorld(buildStack(loadStack(name), 1));
  return {
    world: played.world,
    fault: (...wrong: Parameters<typeof played.fault>) => played.fault(...wrong),
    play: (seconds: number) => played.play(seconds),
  };
};

const errorsOf = (world: World) =>
  (world.users?.experienced ?? []).reduce((sum, second) => sum + second.errors, 0);

describe('a built stack', () => {
  it.each(shippedStackNames())(
    '%s is at rest: users are served, no alarm is up, nothing happens',
    async (name) => {
      const world = buildStack(loadStack(name), 3);
      await runUntil(world.clock, world.clock.now() + 900_000);
      expect(world.happenings).toEqual([]);
      expect([...world.alarms.values()].filter(({ state }) => state !== 'OK')).toEqual([]);
      expect([...world.healthChecks.values()].filter(({ healthy }) => !healthy)).toEqual([]);
      expect(world.users?.experienced.length).toBeGreaterThanOrEqual(899);
      expect(errorsOf(world)).toBe(0);
    },
  );

  it('has its machines spread evenly over its zones, and no more anywhere', () => {
    const world = buildStack(loadStack('three-zone'), 1);
    expect(count(world.instances.values(), ({ zone }) => zone)).toEqual({
      'eu-west-1a': 4,
      'eu-west-1b': 4,
      'eu-west-1c': 4,
    });
  });

  it('has a group grow by its own policy when more users come, and keep its least when they go', async () => {
    const { world, fault, play } = playStack('three-zone');
    const [group] = world.scalingGroups.values();
    const heal = fault(faultNamed('surge'), { factor: 1.6 });
    await play(900);
    expect(group?.desired).toBeGreaterThan(12);
    heal();
    await play(2400);
    expect(group?.desired).toBe(12);
  });

  it('leads the application to the database that takes writes', () => {
    const world = buildStack(loadStack('three-zone'), 1);
    const { users } = world;
    expect(users && databaseOf(world, users, 'eu-west-1')?.id).toBe('web-db');
  });

  it('may have machines of no group, in rotation beside the others', () => {
    const { stack } = parseStack(small, 'small.yaml');
    if (stack === undefined) throw new Error('the stack is wrong');
    const world = buildStack(stack, 1);
    const [targets] = world.targetGroups.values();
    expect([...world.instances.values()].map(({ tags }) => tags.get('Name'))).toEqual(['one', 'two']);
    expect(targets?.targets.size).toBe(2);
    expect(errorsOf(world)).toBe(0);
  });

  it('keeps failover records with their parts, and sends users to the primary', async () => {
    const { stack } = parseStack(pair, 'pair.yaml');
    if (stack === undefined) throw new Error('the stack is wrong');
    const world = buildStack(stack, 1);
    const [zone] = world.hostedZones.values();
    const records = [...(zone?.records.values() ?? [])].filter(({ failover }) => failover !== undefined);
    expect(records.map(({ failover, setIdentifier }) => [failover, setIdentifier])).toEqual([
      ['PRIMARY', 'eu-west-1'],
      ['SECONDARY', 'eu-central-1'],
    ]);
    const [home] = world.loadBalancers.values();
    expect(new Set(world.users?.cohorts.map(({ target }) => target))).toEqual(new Set([home?.dnsName]));
  });

  it('reads a shipped stack once in a process', () => {
    expect(loadStack('shop')).toBe(loadStack('shop'));
  });

  it.each([
    ['nowhere', 'three-zone, two-region, or name a file: ./nowhere.yaml'],
    ['./nowhere.yaml', 'nowhere.yaml cannot be read: '],
  ])('is refused by name where there is none: %s', (name, message) => {
    expect(() => loadStack(name)).toThrow(message);
  });
});

const small = `stack: small
summary: Two machines that nobody replaces.
regions: [{ region: eu-west-1, zones: [eu-west-1a, eu-west-1b] }]
balancers: [{ name: web, targetGroup: { name: web } }]
instances:
  - { name: one, zone: home/1, capacity: 60, targetGroups: [web] }
  - { name: two, zone: home/2, capacity: 60, targetGroups: [web] }
hostedZones: [{ name: example.net, records: [{ name: www.example.net, balancer: web }] }]
users: { site: www.example.net, requestsPerSecond: 100, writeShare: 0 }
`;

const pair = `stack: pair
summary: Two regions, and Route 53 fails over by itself.
regions:
  - { region: eu-west-1, zones: [eu-west-1a] }
  - { region: eu-central-1, zones: [eu-central-1a] }
balancers: [{ name: web, regions: [home, standby], targetGroup: { name: web } }]
groups: [{ name: web, regions: [home, standby], size: 2, capacity: 90, targetGroups: [web] }]
healthChecks: [{ name: home, balancer: web }]
hostedZones:
  - name: example.net
    records:
      - { name: www.example.net, balancer: web, failover: primary, healthCheck: home }
      - { name: www.example.net, balancer: web, region: standby, failover: secondary }
users: { site: www.example.net, requestsPerSecond: 50, writeShare: 0 }
`;
