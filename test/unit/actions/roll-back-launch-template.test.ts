import { describe, expect, it } from 'vitest';
import { rollBackLaunchTemplate } from '../../../src/actions/roll-back-launch-template.ts';
import { contextOn, journaled, plannedAt, unmet } from '../../support/action-context.ts';
import { badDeploy, deployed, failedDeploy, idsOf, modelFrom, target, type webGroup } from './group-world.ts';

const plan = (web: ReturnType<typeof webGroup>, size = 4) =>
  rollBackLaunchTemplate.plan(target, {}, contextOn(web.aws, failedDeploy(size)));

const saved = ({ group }: ReturnType<typeof webGroup>) => group.LaunchTemplate?.Version;

describe('roll-back-launch-template', () => {
  it.each([
    [2, 1],
    [3, 1],
    [3, 2],
    [4, 1],
    [4, 3],
    [5, 4],
  ])('of a group of %i with %i of the new version names the old one by its number', async (size, fresh) => {
    const web = badDeploy(size, fresh);
    const made = await plan(web, size);
    expect(unmet(made)).toEqual([]);
    expect(web.aws.mutations()).toEqual([]);

    await rollBackLaunchTemplate.apply(journaled(made), 0, contextOn(web.aws));
    expect(web.aws.mutations()).toEqual(['UpdateAutoScalingGroup']);
    expect(web.group.LaunchTemplate).toEqual({ LaunchTemplateId: 'lt-1', Version: '7' });
  });

  it('names a number also where the group followed $Latest, and says that it does so no more', async () => {
    const web = badDeploy(4, 1);
    web.group.LaunchTemplate = { LaunchTemplateId: 'lt-1', Version: '$Latest' };
    const made = await plan(web);
    expect(unmet(made)).toEqual([]);
    expect(made.warnings.join()).toContain('will follow it no more');
    await rollBackLaunchTemplate.apply(made, 0, contextOn(web.aws));
    expect(saved(web)).toBe('7');
  });

  it('goes back to the newest version that serves, not to the oldest', async () => {
    const web = badDeploy(4, 1);
    deployed(web, 'i-1', '5');
    expect((await plan(web)).steps[0]?.calls[0]?.input).toMatchObject({ LaunchTemplate: { Version: '7' } });
  });

  it.each<[string, (web: ReturnType<typeof webGroup>) => void]>([
    ['the group exists', ({ aws }) => aws.autoScaling.groups.clear()],
    [
      'no node group of EKS owns it',
      ({ group }) => void (group.Tags = [{ Key: 'eks:nodegroup-name', Value: 'general' }]),
    ],
    ['it launches from a launch template', ({ group }) => void delete group.LaunchTemplate],
    [
      'no instance refresh runs',
      ({ aws }) => void aws.autoScaling.refreshes.push({ InstanceRefreshId: 'r', Status: 'InProgress' }),
    ],
    ['no member of the new version serves', (web) => deployed(web, 'i-4', '8', 'healthy')],
    [
      'members of a former version serve',
      (web) => idsOf(3).forEach((id) => deployed(web, id, '7', 'unhealthy')),
    ],
    ['that version still exists', ({ aws }) => void aws.ec2.templateVersions.delete('7')],
  ])('refuses unless %s, and plans no step', async (name, spoil) => {
    const web = badDeploy(4, 1);
    spoil(web);
    const made = await plan(web);
    expect(unmet(made)).toContain(name);
    expect(made.steps).toEqual([]);
  });

  it('refuses where no deployment is to blame', async () => {
    const web = badDeploy(4, 1);
    const made = await rollBackLaunchTemplate.plan(target, {}, contextOn(web.aws));
    expect(unmet(made)).toEqual(['the deployment is to blame']);
  });

  it('sends nothing when somebody deployed in between', async () => {
    const web = badDeploy(4, 1);
    const made = await plan(web);
    web.group.LaunchTemplate = { LaunchTemplateId: 'lt-1', Version: '9' };
    await expect(rollBackLaunchTemplate.apply(made, 0, contextOn(web.aws))).rejects.toThrow(/version 9 now/);
    expect(web.aws.mutations()).toEqual([]);
  });

  it.each([
    ['8', 'not-started'],
    ['7', 'done'],
    ['9', 'failed'],
  ])('after a crash a group that launches from version %s says %s', async (Version, progress) => {
    const web = badDeploy(4, 1);
    const made = journaled(await plan(web));
    web.group.LaunchTemplate = { LaunchTemplateId: 'lt-1', Version };
    expect(await rollBackLaunchTemplate.observe(made, 0, contextOn(web.aws))).toBe(progress);
  });

  it.each([
    [idsOf(4), plannedAt + 1, 'success'],
    [idsOf(3), plannedAt + 1, 'inconclusive'],
    [idsOf(4), plannedAt, 'inconclusive'],
  ])('with %j seen to serve at %i it is a %s', async (members, seenAt, outcome) => {
    const made = journaled(await plan(badDeploy(4, 1)));
    const model = modelFrom({ members, desired: 4, seenAt });
    expect(rollBackLaunchTemplate.verify(made, model, plannedAt + 2).outcome).toBe(outcome);
  });
});
