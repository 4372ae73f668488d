import { afterEach, describe, expect, it } from 'vitest';
import type { Plan } from '../../src/actions/action.ts';
import { awsCommand } from '../../src/actions/aws-cli.ts';
import { daemonStage } from '../support/daemon-stage.ts';

describe('a call to a person', () => {
  const stages: ReturnType<typeof daemonStage>[] = [];
  afterEach(async () => {
    for (const stage of stages.splice(0)) await stage.end();
  });
  /** An instance hangs under this mode, and a person is called soon where nothing is done. */
  const played = async (mode: string) => {
    const stage = daemonStage();
    stages.push(stage);
    stage.writePolicy(stage.policyText(mode).replace('for: 1m', 'for: 1m\npageAfter: 1m'));
    await stage.start();
    await stage.playTo(600);
    const instance = stage.hangOne();
    await stage.playTo(1200);
    return { stage, instance };
  };

  it('names what the ladder would do as the very command that a run sends, and why it is not sent', async () => {
    const { stage, instance } = await played('observe');
    const page = stage.last('page');
    expect(page?.options).toEqual([
      // Less destructive, so it comes first, though the ladder does not have it.
      {
        action: 'drain-instance',
        summary: `Put ${instance} on standby in shop-web, and have the group launch another`,
        commands: [
          `aws autoscaling enter-standby --auto-scaling-group-name shop-web --instance-ids ${instance} --no-should-decrement-desired-capacity --region us-east-1`,
        ],
        whyNot: expect.stringMatching(/The policy .* does not ask for it/),
      },
      {
        action: 'replace-instance',
        summary: `Terminate and replace ${instance} in shop-web`,
        commands: [
          `aws autoscaling terminate-instance-in-auto-scaling-group --instance-id ${instance} --no-should-decrement-desired-capacity --region us-east-1`,
        ],
        whyNot: expect.stringMatching(/observe/),
      },
    ]);
    expect(stage.mutations()).toEqual([]);

    const acting = await played('auto');
    const plan = acting.stage.last('intent')?.plan as Plan;
    expect(plan.steps.flatMap(({ calls }) => calls.map(awsCommand))).toEqual(page?.options?.[1]?.commands);
  });
});
