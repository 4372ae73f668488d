import { describe, expect, it } from 'vitest';
import type { RecordedEvent } from '../../../../src/journal/event.ts';
import { scenarioResult } from '../../../../src/simulator/judge/result.ts';
import { callsAs, type Planted, planted } from '../../../support/planted.ts';

const endMember = (id: string | undefined) => ({
  InstanceId: id,
  ShouldDecrementDesiredCapacity: false,
});

function scored(shop: Planted, faultAt: number, events: readonly RecordedEvent[] = []) {
  const { world, judge } = shop;
  const endAt = world.clock.now() + 1000;
  const { harms, acted } = judge;
  return scenarioResult({
    name: 'planted',
    policy: 'naive',
    expect: 'hold',
    seed: 5,
    world,
    events,
    harms,
    acted,
    faultAt,
    endAt,
    recovered: true,
  });
}

describe('what somebody without a journal did', () => {
  it('is known from the world, thing by thing, with what AWS made of it', async () => {
    const shop = await planted();
    const [one, two] = shop.members;
    const faultAt = shop.world.clock.now();
    await shop.naive('EC2', 'RebootInstances', { InstanceIds: [one, two] });
    await shop.play(10);
    await shop
      .naive('Auto Scaling', 'TerminateInstanceInAutoScalingGroup', endMember('i-0000000000000dead'))
      .catch(() => undefined);

    const { actions, why } = scored(shop, faultAt);
    expect(actions).toEqual([
      { atSeconds: 0, action: 'RebootInstances', target: one, outcome: 'accepted' },
      { atSeconds: 0, action: 'RebootInstances', target: two, outcome: 'accepted' },
      {
        atSeconds: 10,
        action: 'TerminateInstanceInAutoScalingGroup',
        target: 'i-0000000000000dead',
        outcome: 'ValidationError',
      },
    ]);
    expect(why).toContain('3 changes where nothing was to be touched');
  });

  it('counts that messages are moved, and not that somebody is told', async () => {
    const shop = await planted();
    const faultAt = shop.world.clock.now();
    const region = [...shop.world.instances.values()][0]?.zone.slice(0, -1) ?? '';
    const queue = 'orders-failed';
    await shop.naive('SQS', 'CreateQueue', { QueueName: queue });
    const SourceArn = `arn:aws:sqs:${region}:${shop.world.account}:${queue}`;
    await shop.naive('SQS', 'StartMessageMoveTask', { SourceArn }).catch(() => undefined);
    expect(scored(shop, faultAt).actions).toEqual([
      { atSeconds: 0, action: 'StartMessageMoveTask', target: SourceArn, outcome: 'InvalidParameterValue' },
    ]);
  });

  it('leaves out reads, what others do, and what was before the fault', async () => {
    const shop = await planted();
    await shop.naive('EC2', 'RebootInstances', { InstanceIds: [shop.members[0]] });
    await shop.play(10);
    const faultAt = shop.world.clock.now();
    await shop.look();
    await callsAs(shop, 'operator')('EC2', 'RebootInstances', { InstanceIds: [shop.members[1]] });
    expect(scored(shop, faultAt).actions).toEqual([]);
  });

  it('is told by the journal where there is one', async () => {
    const shop = await planted();
    const faultAt = shop.world.clock.now();
    await shop.naive('EC2', 'RebootInstances', { InstanceIds: [shop.members[0]] });
    const begun: RecordedEvent = {
      number: 1,
      at: faultAt,
      kind: 'stop-switch',
      state: 'clear',
      source: 'file',
    };
    expect(scored(shop, faultAt, [begun]).actions).toEqual([]);
  });

  it('took as long as from the first act to the last before users were well again', async () => {
    const shop = await planted();
    const faultAt = shop.world.clock.now();
    await shop.naive('EC2', 'RebootInstances', { InstanceIds: shop.members });
    await shop.play(20);
    await shop.naive('EC2', 'RebootInstances', { InstanceIds: [shop.members[0]] });
    await shop.play(400);
    const { actSeconds, propagateSeconds, detectSeconds, decideSeconds } = scored(shop, faultAt);
    expect({ actSeconds, detectSeconds, decideSeconds }).toEqual({
      actSeconds: 20,
      detectSeconds: null,
      decideSeconds: null,
    });
    expect(propagateSeconds).toBeGreaterThan(20);
  });
});
