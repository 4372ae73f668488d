import { describe, expect, it } from 'vitest';
import type { Action, Plan } from '../../../src/actions/action.ts';
import { failoverReplica } from '../../../src/actions/failover-replica.ts';
import { fenceWriter } from '../../../src/actions/fence-writer.ts';
import { rollBackLaunchTemplate } from '../../../src/actions/roll-back-launch-template.ts';
import { rollBackRefresh } from '../../../src/actions/roll-back-refresh.ts';
import { scaleOut } from '../../../src/actions/scale-out.ts';
import { contextOn, journaled } from '../../support/action-context.ts';
import type { FakeAws } from '../../support/fake-aws/fake-aws.ts';
import {
  badDeploy,
  failedDeploy,
  idsOf,
  instanceArn,
  launchActivity,
  target,
  webGroup,
  webModel,
} from './group-world.ts';
import { applied, database, orders, promoted, writer } from './promotion-world.ts';

const seen = (action: Action, plan: Plan, aws: FakeAws) =>
  action.undoneByHand?.(journaled(plan), contextOn(aws));

/** What is seen when the remedy has just helped: nothing that anybody undid. */
async function helped(action: Action, plan: Plan, aws: FakeAws): Promise<Plan> {
  expect(await seen(action, plan, aws)).toBeUndefined();
  return plan;
}

describe('capacity that was added', () => {
  const overloaded = webModel({
    members: idsOf(4),
    verdicts: { [instanceArn('i-1')]: 'overloaded' },
  });
  const byHand =
    'At 2027-01-15T08:05:00Z a user request explicitly set group desired capacity changing the desired capacity from 5 to 4. At 2027-01-15T08:05:10Z an instance was taken out of service in response to a difference between desired and actual capacity, shrinking the capacity from 5 to 4.';
  const byConstraints =
    'At 2027-01-15T08:05:00Z a user request update of AutoScalingGroup constraints to min: 0, max: 4, desired: 4 changing the desired capacity from 5 to 4.';
  const byPolicy =
    'At 2027-01-15T08:05:00Z a monitor alarm cpu-low in state ALARM triggered policy scale-in changing the desired capacity from 5 to 4.';
  const own =
    'At 2027-01-15T08:00:00Z a user request explicitly set group desired capacity changing the desired capacity from 4 to 5.';

  it.each([
    ['set back by a call', 4, byHand, -1, true],
    ['set back with the constraints of the group', 4, byConstraints, -1, true],
    ['taken back by a scaling policy', 4, byPolicy, -1, false],
    ['raised by our own call alone', 4, own, -1, false],
    ['set back before it was planned', 4, byHand, 1, false],
    ['set back and raised again since', 5, byHand, -1, false],
  ])('and %s', async (_, desired, Cause, minutesAgo, undone) => {
    const web = webGroup(4);
    const plan = await scaleOut.plan(target, {}, contextOn(web.aws, overloaded));
    web.group.DesiredCapacity = 5;
    await helped(scaleOut, plan, web.aws);
    web.group.DesiredCapacity = desired;
    web.aws.autoScaling.activities.unshift({ ...launchActivity('Successful', minutesAgo), Cause });

    expect(await seen(scaleOut, plan, web.aws)).toBe(
      undone
        ? 'the desired capacity of web was set to 4 by a user request, below the 5 that it had been raised to'
        : undefined,
    );
  });
});

describe('a launch template that was rolled back', () => {
  it.each([
    ['8', '8', true],
    ['$Latest', '$Latest', true],
    ['8', '$Latest', true],
    ['8', '9', false],
    ['8', '5', false],
    ['$Latest', '9', false],
  ])('from %s, and set to %s since', async (from, since, undone) => {
    const web = badDeploy(4, 1);
    web.group.LaunchTemplate = { LaunchTemplateId: 'lt-1', Version: from };
    const plan = await rollBackLaunchTemplate.plan(target, {}, contextOn(web.aws, failedDeploy(4)));
    web.group.LaunchTemplate = { LaunchTemplateId: 'lt-1', Version: '7' };
    await helped(rollBackLaunchTemplate, plan, web.aws);
    if (since === '9') web.aws.ec2.templateVersions.set('9', { imageId: 'ami-9' });
    web.group.LaunchTemplate = { LaunchTemplateId: 'lt-1', Version: since };

    expect(await seen(rollBackLaunchTemplate, plan, web.aws)).toBe(
      undone ? 'web launches from version 8 again, which had been rolled back' : undefined,
    );
  });
});

describe('a refresh that was rolled back', () => {
  it.each([
    ['8', true],
    ['9', false],
  ])('and another to version %s that was begun since', async (version, undone) => {
    const web = badDeploy(4, 1);
    web.group.LaunchTemplate = { LaunchTemplateId: 'lt-1', Version: '7' };
    const refresh = (id: string, Version: string) => ({
      InstanceRefreshId: id,
      Status: 'InProgress' as const,
      DesiredConfiguration: { LaunchTemplate: { LaunchTemplateId: 'lt-1', Version } },
    });
    web.aws.autoScaling.refreshes.unshift(refresh('refresh-1', '8'));
    const plan = await rollBackRefresh.plan(target, {}, contextOn(web.aws, failedDeploy(4)));
    await helped(rollBackRefresh, plan, web.aws);
    web.aws.ec2.templateVersions.set('9', { imageId: 'ami-9' });
    web.aws.autoScaling.refreshes.unshift(refresh('refresh-2', version));

    expect(await seen(rollBackRefresh, plan, web.aws)).toBe(
      undone ? 'the refresh refresh-2 brings version 8 into web again' : undefined,
    );
  });
});

describe('a fence', () => {
  const endpointRecord = { zoneId: 'Z1', name: 'db.example.com' };

  it.each([
    [{ fenceSecurityGroup: 'sg-fence' }, 'clients reach orders again: it has sg-app'],
    [{ stop: true }, 'orders was started: it is available'],
  ])('by %j is seen when it is lifted', async (params, expected) => {
    const aws = orders();
    const old = database(aws, 'orders');
    const plan = await fenceWriter.plan(writer, { ...params, endpointRecord }, contextOn(aws));
    old.DBInstanceStatus = 'stopped';
    old.VpcSecurityGroups = [{ VpcSecurityGroupId: 'sg-fence', Status: 'active' }];
    await helped(fenceWriter, plan, aws);
    old.DBInstanceStatus = 'available';
    old.VpcSecurityGroups = [{ VpcSecurityGroupId: 'sg-app', Status: 'adding' }];

    expect(await seen(fenceWriter, plan, aws)).toBe(expected);
  });
});

describe('a promotion', () => {
  it.each<[string, (aws: FakeAws) => void, string]>([
    [
      'when the name is pointed back, whatever its time to live',
      ({ route53 }) => {
        route53.records = [
          {
            Name: 'db.example.com.',
            Type: 'CNAME',
            TTL: 300,
            ResourceRecords: [{ Value: 'orders.abc.eu-west-1.rds.amazonaws.com.' }],
          },
        ];
      },
      'db.example.com leads to orders again',
    ],
    [
      'when the old writer is opened again',
      (aws) =>
        void (database(aws, 'orders').VpcSecurityGroups = [
          { VpcSecurityGroupId: 'sg-app', Status: 'active' },
        ]),
      'clients reach orders again: it has sg-app',
    ],
    [
      'when what was promoted follows another again',
      (aws) => void (database(aws, 'orders-b').ReadReplicaSourceDBInstanceIdentifier = 'orders'),
      'orders-b is a replica of orders again',
    ],
  ])('is seen to be taken back %s', async (_, undo, expected) => {
    const aws = orders();
    const params = {
      fenceSecurityGroup: 'sg-closed',
      maxLagSeconds: 5,
      endpointRecord: { zoneId: 'Z1', name: 'db.example.com' },
    };
    const plan = journaled(await failoverReplica.plan(writer, params, contextOn(aws)));
    for (const [step, { calls }] of plan.steps.entries()) {
      await failoverReplica.apply(plan, step, contextOn(aws));
      applied(aws, 'orders');
      if (calls[0]?.operation === 'PromoteReadReplica') promoted(aws, 'orders-b');
    }
    await helped(failoverReplica, plan, aws);
    undo(aws);

    expect(await seen(failoverReplica, plan, aws)).toBe(expected);
  });
});
