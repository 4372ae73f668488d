import { describe, expect, it } from 'vitest';
import { faultNamed } from '../../../../src/simulator/faults/registry.ts';
import { beginFault } from '../../../../src/simulator/faults/fault.ts';
import { buildRunStage } from '../../../../src/simulator/gameday/run-stage.ts';
import { runUntil } from '../../../../src/simulator/run-until.ts';
import { loadStack } from '../../../../src/simulator/stacks/load-stack.ts';
import { simulatedTransport } from '../../../../src/simulator/transport.ts';

/** The first route table of the sound shop is led to another gateway by somebody who read everything just before. */
async function harmsOfLeading(to: string, broken: readonly string[]): Promise<readonly string[]> {
  const stack = loadStack('shop-sound');
  const stage = buildRunStage({ stack, limits: stack.limits, seed: 1, policy: 'nothing' });
  const { world, judge } = stage;
  const [table] = world.network.routeTables.values();
  const gateway = [...world.network.natGateways.values()].find(({ tags }) => tags.get('Name') === to);
  const call = (operation: string, input: object) =>
    simulatedTransport(world, { caller: 'naive' })({
      service: 'EC2',
      operation,
      input,
      scope: { account: world.account, region: 'us-east-1' },
    });
  try {
    for (const natGateway of broken) beginFault(world, faultNamed('impair-nat-gateway'), { natGateway });
    await runUntil(world.clock, world.clock.now() + 60_000);
    await call('DescribeRouteTables', {});
    await call('DescribeNatGateways', {});
    await call('ReplaceRoute', {
      RouteTableId: table?.id,
      DestinationCidrBlock: '0.0.0.0/0',
      NatGatewayId: gateway?.id,
    });
    judge.end();
    return judge.harms.map(({ code }) => code);
  } finally {
    stage.close();
  }
}

describe('the judge of ways out', () => {
  it('finds no harm in leading machines away from a gateway that answers nobody', async () => {
    expect(await harmsOfLeading('nat-us-east-1b', ['nat-us-east-1a'])).toEqual([]);
  });

  it('finds that who leads them to one that answers nobody has cut them off', async () => {
    expect(await harmsOfLeading('nat-us-east-1b', ['nat-us-east-1b'])).toEqual(['H12']);
  });
});

/** Somebody takes BGP of the first connection to the plant down, with these impaired. */
async function harmsOfLeavingNorth(broken: readonly string[]): Promise<readonly string[]> {
  const stack = loadStack('shop-sound');
  const stage = buildRunStage({ stack, limits: stack.limits, seed: 1, policy: 'nothing' });
  const { world, judge } = stage;
  const [north] = world.network.directConnects.values();
  const call = (operation: string, input: object) =>
    simulatedTransport(world, { caller: 'naive' })({
      service: 'Direct Connect',
      operation,
      input,
      scope: { account: world.account, region: 'us-east-1' },
    });
  try {
    for (const connection of broken)
      beginFault(world, faultNamed('impair-direct-connect'), { connection, loss: 0.2 });
    await runUntil(world.clock, world.clock.now() + 60_000);
    await call('DescribeVirtualInterfaces', {});
    await call('StartBgpFailoverTest', { virtualInterfaceId: north?.virtualInterface.id });
    judge.end();
    return judge.harms.map(({ code }) => code);
  } finally {
    stage.close();
  }
}

describe('the judge of ways to a site', () => {
  it('finds no harm in leaving a connection that breaks frames for one that does not', async () => {
    expect(await harmsOfLeavingNorth(['plant-north'])).toEqual([]);
  });

  it('finds that who leaves a sound one for one that breaks frames has cut the site off', async () => {
    expect(await harmsOfLeavingNorth(['plant-south'])).toEqual(['H12']);
  });
});
