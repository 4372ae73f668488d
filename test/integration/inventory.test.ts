import { afterEach, describe, expect, it } from 'vitest';
import type { Transport } from '../../src/aws/transport.ts';
import { daemonStage } from '../support/daemon-stage.ts';

let stage: ReturnType<typeof daemonStage>;
afterEach(() => stage.end());

/** AWS answers well, and with nothing in it. */
function emptied(operation: string, answer: object, when: () => boolean) {
  return (transport: Transport): Transport =>
    async (call) =>
      when() && `${call.service} ${call.operation}` === operation ? answer : transport(call);
}

describe('an inventory that is suddenly empty while an instance fails', () => {
  it.each([
    ['EC2 DescribeInstances', { Reservations: [] }],
    ['EC2 DescribeInstanceStatus', { InstanceStatuses: [] }],
    ['Auto Scaling DescribeAutoScalingGroups', { AutoScalingGroups: [] }],
    ['Elastic Load Balancing v2 DescribeTargetHealth', { TargetHealthDescriptions: [] }],
  ])('by the word of %s is no reason to act', async (operation, answer) => {
    let empty = false;
    stage = daemonStage({ wrapTransport: emptied(operation, answer, () => empty) });
    await stage.start();
    await stage.playTo(300);
    stage.hangOne();
    await stage.playTo(330);
    empty = true;
    await stage.playTo(900);
    expect(stage.mutations()).toEqual([]);
  });

  it('is not taken for the truth at once, is said, and is believed when it is repeated', async () => {
    let empty = false;
    stage = daemonStage({
      wrapTransport: emptied('EC2 DescribeInstances', { Reservations: [] }, () => empty),
    });
    const daemon = await stage.start();
    await stage.playTo(300);
    const instances = () => [...daemon.view.model().ofKind('ec2:instance')].length;
    const before = instances();
    const doubts = () => daemon.view.troubles().filter(({ part }) => part.startsWith('inventory:'));
    empty = true;
    await stage.playTo(380);
    expect(instances()).toBe(before);
    expect(
      doubts()
        .map(({ reason }) => reason)
        .join(),
    ).toContain('lists 0 of the 4 things it knew');
    empty = false;
    await stage.playTo(460);
    expect(doubts()).toEqual([]);
    empty = true;
    await stage.playTo(900);
    expect(instances(), 'AWS said it again and again').toBe(0);
    expect(doubts()).toEqual([]);
  });
});
