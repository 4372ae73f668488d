import { describe, expect, it } from 'vitest';
import { drainInstance } from '../../../src/actions/drain-instance.ts';
import { contextOn, journaled, plannedAt, unmet } from '../../support/action-context.ts';
import { resourceOf } from '../../support/model-of.ts';
import { idsOf, instanceArn, launchActivity, member, modelFrom, serve, webGroup } from './group-world.ts';

type Web = ReturnType<typeof webGroup>;
const target = resourceOf({ id: instanceArn('i-1'), kind: 'ec2:instance' });
const planFor = ({ aws }: Web, params: Record<string, unknown> = {}) =>
  drainInstance.plan(target, params, contextOn(aws));
const lifecycle = ({ group }: Web, id = 'i-1') =>
  group.Instances?.find(({ InstanceId }) => InstanceId === id)?.LifecycleState;
const lasting = () => {
  if (drainInstance.lasting === undefined) throw new Error('it lasts');
  return drainInstance.lasting;
};

async function drained(params: Record<string, unknown> = {}, web = webGroup()) {
  const plan = journaled(await planFor(web, params));
  await drainInstance.apply(plan, 0, contextOn(web.aws));
  return { web, plan };
}

describe('drain-instance', () => {
  it.each([
    [2, false, 2],
    [3, false, 3],
    [3, true, 2],
    [5, true, 4],
  ])(
    'of a group of %i with decrement %s leaves %i desired, as the only change',
    async (size, decrement, left) => {
      const web = webGroup(size);
      const plan = await planFor(web, { decrement });
      expect(unmet(plan)).toEqual([]);
      expect(web.aws.mutations()).toEqual([]);
      await drainInstance.apply(journaled(plan), 0, contextOn(web.aws));
      expect(web.aws.mutations()).toEqual(['EnterStandby']);
      expect([lifecycle(web), web.group.DesiredCapacity]).toEqual(['Standby', left]);
      expect(await drainInstance.observe(plan, 0, contextOn(web.aws))).toBe('done');
    },
  );

  it.each<[string, Record<string, unknown>, (web: Web) => void]>([
    ['an Auto Scaling group owns it', {}, ({ aws }) => aws.autoScaling.groups.clear()],
    ['the group is not being deleted', {}, ({ group }) => void (group.Status = 'Delete in progress')],
    [
      'it is in service',
      {},
      ({ group }) => void Object.assign(group.Instances?.[0] ?? {}, { LifecycleState: 'Standby' }),
    ],
    [
      'the group is not replacing it already',
      {},
      ({ group }) => void Object.assign(group.Instances?.[0] ?? {}, { HealthStatus: 'Unhealthy' }),
    ],
    [
      'the group is at rest',
      {},
      ({ aws }) => void aws.autoScaling.activities.push(launchActivity('InProgress', 1)),
    ],
    [
      'no instance refresh runs',
      {},
      ({ aws }) => void aws.autoScaling.refreshes.push({ InstanceRefreshId: 'r', Status: 'InProgress' }),
    ],
    ['others serve', {}, ({ aws }) => serve(aws, { 'i-1': 'healthy' })],
    [
      'the processes it needs run',
      {},
      ({ group }) => void (group.SuspendedProcesses = [{ ProcessName: 'Launch' }]),
    ],
    [
      'its desired capacity may be lowered by one',
      { decrement: true },
      ({ group }) => void (group.MinSize = 4),
    ],
  ])('refuses unless %s, and plans no step', async (name, params, spoil) => {
    const web = webGroup();
    spoil(web);
    const plan = await planFor(web, params);
    expect(unmet(plan)).toContain(name);
    expect(plan.steps).toEqual([]);
  });

  it('never takes the last one that serves, not even of a group of one', async () => {
    expect(unmet(await planFor(webGroup(1)))).toEqual(['others serve']);
  });

  it.each([
    ['InService', 'not-started'],
    ['EnteringStandby', 'under-way'],
    ['Standby', 'done'],
    ['Terminating', 'failed'],
  ] as const)('after a crash a member that is %s says %s', async (LifecycleState, progress) => {
    const web = webGroup();
    const plan = journaled(await planFor(web));
    web.group.Instances = [member('i-1', { LifecycleState }), member('i-2')];
    expect(await drainInstance.observe(plan, 0, contextOn(web.aws))).toBe(progress);
  });

  it.each([
    [['i-1', 'i-2', 'i-3', 'i-4'], plannedAt + 1, 'success'],
    [['i-1', 'i-2', 'i-3'], plannedAt + 1, 'inconclusive'],
    [['i-1', 'i-2', 'i-3', 'i-4'], plannedAt, 'inconclusive'],
    [['i-1'], plannedAt + 1, 'inconclusive'],
  ])('with %j seen to serve at %i is a %s', async (members, seenAt, outcome) => {
    const { plan } = await drained();
    const model = modelFrom({ members, desired: 4, seenAt });
    expect(drainInstance.verify(plan, model, plannedAt + 2).outcome).toBe(outcome);
  });

  it('is given back when EC2 finds it well, and the group has room', async () => {
    const { web, plan } = await drained();
    const back = await lasting().giveBack(plan, contextOn(web.aws));
    expect(unmet(back)).toEqual([]);
    expect(await drainInstance.observe(journaled(back), 0, contextOn(web.aws))).toBe('not-started');
    await drainInstance.apply(journaled(back), 0, contextOn(web.aws));
    expect(await drainInstance.observe(journaled(back), 0, contextOn(web.aws))).toBe('done');
    expect([lifecycle(web), web.group.DesiredCapacity]).toEqual(['InService', 5]);
  });

  it.each<[string, (web: Web) => void]>([
    [
      "it passes EC2's checks",
      ({ aws }) => void aws.ec2.statuses.set('i-1', { system: 'ok', instance: 'impaired' }),
    ],
    ['the group has room for it', ({ group }) => void (group.MaxSize = 4)],
    ['it is still on standby', ({ group }) => void (group.Instances = idsOf(4).map((id) => member(id)))],
  ])('is not given back unless %s', async (name, spoil) => {
    const { web, plan } = await drained();
    spoil(web);
    const back = await lasting().giveBack(plan, contextOn(web.aws));
    expect(unmet(back)).toEqual([name]);
    expect(back.steps).toEqual([]);
  });

  it('that did not help is taken back whatever EC2 says of it, for it was not the trouble', async () => {
    const { web, plan } = await drained({ decrement: true });
    web.aws.ec2.statuses.set('i-1', { system: 'ok', instance: 'impaired' });
    const undo = await drainInstance.undo?.(plan, contextOn(web.aws));
    expect(undo?.steps).toHaveLength(1);
  });

  it.each([
    ['Standby', 'in-force'],
    ['InService', 'gone'],
    [undefined, 'gone'],
  ] as const)('of a member that is %s is %s', async (LifecycleState, answer) => {
    const { web, plan } = await drained();
    web.group.Instances = LifecycleState === undefined ? [] : [member('i-1', { LifecycleState })];
    expect(await lasting().inForce(plan, contextOn(web.aws))).toBe(answer);
  });

  it('is drained again when its return goes wrong', async () => {
    const { web, plan } = await drained();
    const back = journaled(await lasting().giveBack(plan, contextOn(web.aws)));
    await drainInstance.apply(back, 0, contextOn(web.aws));
    const again = await lasting().leaveAgain?.(back, contextOn(web.aws));
    if (again === undefined) throw new Error('it can be drained again');
    await drainInstance.apply(again, 0, contextOn(web.aws));
    expect(await drainInstance.observe(again, 0, contextOn(web.aws))).toBe('done');
  });
});
