import { describe, expect, it } from 'vitest';
import { problemText } from '../../../../src/policy/problem-text.ts';
import { beginFault } from '../../../../src/simulator/faults/fault.ts';
import { hangInstance } from '../../../../src/simulator/faults/hang-instance.ts';
import { runUntil } from '../../../../src/simulator/run-until.ts';
import type { ObservedAccount } from '../../../../src/simulator/snapshot/observe-account.ts';
import { snapshotText } from '../../../../src/simulator/snapshot/snapshot.ts';
import { buildStack } from '../../../../src/simulator/stacks/build-stack.ts';
import { loadStack, parseStack, shippedStackNames } from '../../../../src/simulator/stacks/load-stack.ts';
import type { StackDescription } from '../../../../src/simulator/stacks/stack-schema.ts';
import { observedWorld } from './observed-world.ts';

const plainly = { at: Date.UTC(2026, 2, 2, 9, 30), maskAccount: false };

function stackOf(text: string): StackDescription {
  const { stack, problems } = parseStack(text, 'snapshot.yaml');
  if (stack === undefined) throw new Error(problems.map(problemText).join('\n'));
  return stack;
}

/** What is there, by what does not change from one account to another: machines have their ids only. */
function inventory({ model }: ObservedAccount): readonly string[] {
  return [...model.resources.values()]
    .map(({ kind, region, zone = '', name }) => {
      const unnamed = kind === 'ec2:instance' || kind === 'route53:health-check';
      return `${kind} ${region} ${zone} ${unnamed ? '' : name}`;
    })
    .toSorted();
}

describe.each(shippedStackNames())('a snapshot of %s', (name) => {
  it('is a stack in which the same is discovered, and of which a snapshot is the same text', async () => {
    const observed = await observedWorld(buildStack(loadStack(name), 1));
    const text = snapshotText(observed, plainly);

    const again = await observedWorld(buildStack(stackOf(text), 2));
    expect(inventory(again)).toEqual(inventory(observed));
    expect(snapshotText(again, plainly)).toBe(text);
    expect(observed.unread).toEqual([]);
  });

  it('has users who are served when nothing is wrong', async () => {
    const observed = await observedWorld(buildStack(loadStack(name), 1));
    const world = buildStack(stackOf(snapshotText(observed, plainly)), 3);
    await runUntil(world.clock, world.clock.now() + 600_000);

    expect(world.happenings).toEqual([]);
    const errors = (world.users?.experienced ?? []).map((second) => second.errors);
    expect(Math.max(...errors)).toBe(0);
    expect(world.users?.requestsPerSecond).toBe(loadStack(name).users.requestsPerSecond);
  });

  it('can have the faults of any scenario, for they name roles', async () => {
    const observed = await observedWorld(buildStack(loadStack(name), 1));
    const world = buildStack(stackOf(snapshotText(observed, plainly)), 3);
    beginFault(world, hangInstance, { zone: 'home/1' });
    expect(world.happenings.map(({ kind }) => kind)).toContain('fault-began');
  });
});

describe('a snapshot', () => {
  it('changes nothing in the account', async () => {
    const world = buildStack(loadStack('shop'), 1);
    await observedWorld(world);
    const changes = world.happenings.filter(({ kind }) => kind === 'mutation' || kind === 'refused');
    expect(changes).toEqual([]);
  });

  it('has another account id where the real one is not to be told', async () => {
    const stack = { ...loadStack('shop'), account: '987654321098' };
    const observed = await observedWorld(buildStack(stack, 1));
    const masked = snapshotText(observed, { ...plainly, maskAccount: true });
    expect(snapshotText(observed, plainly)).toContain('account: "987654321098"');
    expect(masked).toContain('account: "111122223333"');
    expect(masked).not.toContain('987654321098');
  });

  it("holds none of the account's own tags", async () => {
    const stack = { ...loadStack('shop'), tags: { holdfast: 'managed', password: 'hunter2' } };
    const observed = await observedWorld(buildStack(stack, 1));
    expect(snapshotText(observed, plainly)).not.toMatch(/password|hunter2/);
  });

  it('says what it had to make up, and what it left out', async () => {
    const stack = stackOf(`stack: elsewhere
summary: Its names are not in Route 53, and it has a group without machines.
regions: [{ region: eu-west-1, zones: [eu-west-1a] }]
balancers: [{ name: web, type: network, targetGroup: { name: web } }]
groups: [{ name: web, size: 1, capacity: 90, targetGroups: [web] }]
databases: [{ id: db, zone: home/1 }]
hostedZones: [{ name: example.net, records: [{ name: example.net, balancer: web }] }]
users: { site: example.net, requestsPerSecond: 10, writeShare: 0 }
`);
    const world = buildStack(stack, 1);
    world.hostedZones.clear();
    for (const group of world.scalingGroups.values()) group.desired = 0;
    const text = snapshotText(await observedWorld(world), plainly);

    expect(text).toContain(
      '# Left out, because it cannot be simulated:\n# - Auto Scaling group web in eu-west-1: it has no machine',
    );
    expect(text).toContain('CloudWatch has no RequestCount, so 100.');
    expect(stackOf(text).users).toMatchObject({
      site: 'www.snapshot.invalid',
      database: 'db.snapshot.invalid',
    });
  });

  it('is refused where nobody can use what is there', async () => {
    const world = buildStack(loadStack('shop'), 1);
    const observed = await observedWorld(world);
    const blind = { ...observed, details: new Map() };
    expect(() => snapshotText(blind, plainly)).toThrow('there is no load balancer with a target group');
  });
});
