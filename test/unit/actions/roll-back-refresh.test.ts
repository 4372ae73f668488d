import type { InstanceRefresh } from '@aws-sdk/client-auto-scaling';
import { describe, expect, it } from 'vitest';
import { rollBackRefresh } from '../../../src/actions/roll-back-refresh.ts';
import { contextOn, journaled, unmet } from '../../support/action-context.ts';
import { badDeploy, deployed, failedDeploy, idsOf, target, type webGroup } from './group-world.ts';

type Web = ReturnType<typeof webGroup>;

/** A refresh to version 8, started as it should be: with a desired configuration, from a numbered version. */
function refreshing(web: Web, given: Partial<InstanceRefresh> = {}): Web {
  web.group.LaunchTemplate = { LaunchTemplateId: 'lt-1', Version: '7' };
  web.aws.autoScaling.refreshes.unshift({
    InstanceRefreshId: 'refresh-1',
    Status: 'InProgress',
    DesiredConfiguration: { LaunchTemplate: { LaunchTemplateId: 'lt-1', Version: '8' } },
    ...given,
  });
  return web;
}

const plan = (web: Web, size = 4) => rollBackRefresh.plan(target, {}, contextOn(web.aws, failedDeploy(size)));

const mutationsOf = async (web: Web) => {
  const made = await plan(web);
  expect(unmet(made)).toEqual([]);
  expect(web.aws.mutations()).toEqual([]);
  await rollBackRefresh.apply(journaled(made), 0, contextOn(web.aws));
  return web.aws.mutations();
};

describe('roll-back-refresh', () => {
  it.each([2, 3, 4, 5])('rolls the refresh of a group of %i back, as the only change', async (size) => {
    const web = refreshing(badDeploy(size, 1));
    const made = await plan(web, size);
    expect(unmet(made)).toEqual([]);
    await rollBackRefresh.apply(journaled(made), 0, contextOn(web.aws));
    expect(web.aws.mutations()).toEqual(['RollbackInstanceRefresh']);
  });

  it.each<[string, (web: Web) => void]>([
    [
      'no desired configuration',
      ({ aws, group }) => {
        delete aws.autoScaling.refreshes[0]?.DesiredConfiguration;
        group.LaunchTemplate = { LaunchTemplateId: 'lt-1', Version: '8' };
      },
    ],
    [
      'a version that has no number',
      ({ group }) => void (group.LaunchTemplate = { LaunchTemplateId: 'lt-1', Version: '$Default' }),
    ],
    [
      'an image that is an SSM parameter',
      ({ aws }) => void aws.ec2.templateVersions.set('7', { imageId: 'resolve:ssm:/ami' }),
    ],
  ])('only cancels where AWS cannot roll back: %s; and says what stays', async (_title, spoil) => {
    const web = refreshing(badDeploy(4, 1));
    spoil(web);
    expect(await mutationsOf(web)).toEqual(['CancelInstanceRefresh']);
  });

  it.each<[string, (web: Web) => void]>([
    ['the group exists', ({ aws }) => aws.autoScaling.groups.clear()],
    [
      'no node group of EKS owns it',
      ({ group }) => void (group.Tags = [{ Key: 'eks:nodegroup-name', Value: 'general' }]),
    ],
    ['an instance refresh is under way', ({ aws }) => void (aws.autoScaling.refreshes.length = 0)],
    [
      'an instance refresh is under way',
      ({ aws }) => void Object.assign(aws.autoScaling.refreshes[0] ?? {}, { Status: 'RollbackInProgress' }),
    ],
    ['no member of the new version serves', (web) => deployed(web, 'i-4', '8', 'healthy')],
    [
      'members of a former version serve',
      (web) => idsOf(3).forEach((id) => deployed(web, id, '7', 'unhealthy')),
    ],
    [
      'the processes it needs run',
      ({ group }) => void (group.SuspendedProcesses = [{ ProcessName: 'Terminate' }]),
    ],
  ])('refuses unless %s, and plans no step', async (name, spoil) => {
    const web = refreshing(badDeploy(4, 1));
    spoil(web);
    const made = await plan(web);
    expect(unmet(made)).toContain(name);
    expect(made.steps).toEqual([]);
  });

  it.each<[string, (web: Web) => void]>([
    ['another was started', (web) => void refreshing(web, { InstanceRefreshId: 'hotfix' })],
    [
      'it ended',
      ({ aws }) => void Object.assign(aws.autoScaling.refreshes[0] ?? {}, { Status: 'Cancelling' }),
    ],
    ['AWS knows of none', ({ aws }) => void (aws.autoScaling.refreshes.length = 0)],
  ])('calls nothing when, between plan and call, %s', async (_title, meanwhile) => {
    const web = refreshing(badDeploy(4, 1));
    const made = journaled(await plan(web));
    meanwhile(web);
    await expect(rollBackRefresh.apply(made, 0, contextOn(web.aws))).rejects.toMatchObject({
      failure: 'conflict',
    });
    expect(web.aws.mutations()).toEqual([]);
  });

  it('refuses where no deployment is to blame', async () => {
    const web = refreshing(badDeploy(4, 1));
    expect(unmet(await rollBackRefresh.plan(target, {}, contextOn(web.aws)))).toEqual([
      'the deployment is to blame',
    ]);
  });

  it.each<[NonNullable<InstanceRefresh['Status']>, string]>([
    ['InProgress', 'not-started'],
    ['Baking', 'not-started'],
    ['RollbackInProgress', 'under-way'],
    ['Cancelling', 'under-way'],
    ['RollbackSuccessful', 'done'],
    ['Cancelled', 'done'],
    ['RollbackFailed', 'failed'],
    ['Successful', 'failed'],
    ['Failed', 'failed'],
  ])('after a crash a refresh that is %s says %s', async (Status, progress) => {
    const web = refreshing(badDeploy(4, 1));
    const made = journaled(await plan(web));
    Object.assign(web.aws.autoScaling.refreshes[0] ?? {}, { Status });
    expect(await rollBackRefresh.observe(made, 0, contextOn(web.aws))).toBe(progress);
  });

  it('looks at its own refresh, not at one that came after it', async () => {
    const web = refreshing(badDeploy(4, 1));
    const made = journaled(await plan(web));
    Object.assign(web.aws.autoScaling.refreshes[0] ?? {}, { Status: 'RollbackSuccessful' });
    refreshing(web, { InstanceRefreshId: 'refresh-2' });
    expect(await rollBackRefresh.observe(made, 0, contextOn(web.aws))).toBe('done');
    web.aws.autoScaling.refreshes.length = 1;
    expect(await rollBackRefresh.observe(made, 0, contextOn(web.aws))).toBe('unknown');
  });
});
