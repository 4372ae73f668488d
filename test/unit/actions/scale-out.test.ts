import { describe, expect, it } from 'vitest';
import { scaleOut } from '../../../src/actions/scale-out.ts';
import { contextOn, journaled, plannedAt, unmet } from '../../support/action-context.ts';
import {
  groupArn,
  idsOf,
  instanceArn,
  launchActivity,
  member,
  modelFrom,
  serve,
  target,
  webGroup,
  webModel,
} from './group-world.ts';

const overloaded = (size: number) =>
  webModel({ members: idsOf(size), verdicts: { [instanceArn('i-1')]: 'overloaded' } });

type Web = ReturnType<typeof webGroup>;

const planFor = ({ aws }: Web, size: number, params: Record<string, unknown> = {}) =>
  scaleOut.plan(target, params, contextOn(aws, overloaded(size)));

/** The group has launched what it was told to, and the load balancer says this of it. */
function launched({ aws, group }: Web, ids: readonly string[], state: string) {
  group.Instances = [...(group.Instances ?? []), ...ids.map((id) => member(id))];
  const all = (group.Instances ?? []).map(({ InstanceId = '' }) => [
    InstanceId,
    ids.includes(InstanceId) ? state : 'healthy',
  ]);
  serve(aws, Object.fromEntries(all));
}

describe('scale-out', () => {
  it.each([
    [1, 10, 2],
    [2, 10, 3],
    [3, 10, 4],
    [4, 10, 5],
    [5, 10, 6],
    [5, 20, 6],
    [10, 20, 12],
    [19, 10, 20],
    [20, 10, 22],
    [29, 20, 34],
  ])('takes a group of %i a step of %i %% to %i, and changes nothing else', async (size, percent, to) => {
    const web = webGroup(size);
    const plan = await planFor(web, size, { percent });
    expect(unmet(plan)).toEqual([]);
    expect(web.aws.mutations()).toEqual([]);

    await scaleOut.apply(journaled(plan), 0, contextOn(web.aws));
    expect(web.aws.mutations()).toEqual(['SetDesiredCapacity']);
    expect(web.group.DesiredCapacity).toBe(to);
  });

  it.each([
    [{ percent: 0.5 }, false],
    [{ percent: 1 }, true],
    [{ percent: 20 }, true],
    [{ percent: 21 }, false],
    [{}, true],
    [{ to: 8 }, false],
  ])('takes the parameters %j: %s', (params, taken) => {
    expect(scaleOut.checkParams(params).length === 0).toBe(taken);
  });

  it('never goes above the maximum, and refuses at it', async () => {
    const web = webGroup(20);
    web.group.MaxSize = 21;
    expect((await planFor(web, 20)).steps[0]?.calls[0]?.input).toMatchObject({ DesiredCapacity: 21 });
    web.group.MaxSize = 20;
    expect(unmet(await planFor(web, 20))).toEqual(['there is room below its maximum']);
  });

  it.each<[string, (web: Web) => void]>([
    ['the group exists', ({ aws }) => aws.autoScaling.groups.clear()],
    [
      'no node group of EKS owns it',
      ({ group }) => void (group.Tags = [{ Key: 'eks:nodegroup-name', Value: 'general' }]),
    ],
    ['the group is not being deleted', ({ group }) => void (group.Status = 'Delete in progress')],
    [
      'the processes it needs run',
      ({ group }) => void (group.SuspendedProcesses = [{ ProcessName: 'Launch' }]),
    ],
    [
      'no instance refresh runs',
      ({ aws }) => void aws.autoScaling.refreshes.push({ InstanceRefreshId: 'r', Status: 'InProgress' }),
    ],
    [
      'no launch failed lately',
      ({ aws }) => void aws.autoScaling.activities.push(launchActivity('Failed', 14)),
    ],
    [
      'what was launched before serves',
      ({ group }) => void group.Instances?.push(member('i-new', { LifecycleState: 'Pending' })),
    ],
    ['what was launched before serves', ({ group }) => void group.Instances?.pop()],
  ])('refuses unless %s, and plans no step', async (name, spoil) => {
    const web = webGroup();
    spoil(web);
    const plan = await planFor(web, 4);
    expect(unmet(plan)).toContain(name);
    expect(plan.steps).toEqual([]);
  });

  it.each([
    [14.9, ['no launch failed lately']],
    [15, []],
  ])('counts a launch that failed %d minutes ago', async (minutesAgo, refusals) => {
    const web = webGroup();
    web.aws.autoScaling.activities.push(launchActivity('Failed', minutesAgo));
    expect(unmet(await planFor(web, 4))).toEqual(refusals);
  });

  it.each([
    [['i-1', 'i-2'], []],
    [['i-1', 'i-gone'], []],
    [['i-1', 'i-gone', 'i-gone-too'], ['what was launched before serves']],
    [['i-gone'], ['what was launched before serves']],
  ])('of the last launches %j half must serve', async (instances, refusals) => {
    const web = webGroup();
    web.aws.autoScaling.activities.push(...instances.map((id) => launchActivity('Successful', 20, id)));
    expect(unmet(await planFor(web, 4))).toEqual(refusals);
  });

  it('adds nothing to a group that is whole and not overloaded, and something to one that is short', async () => {
    const web = webGroup();
    const context = () => contextOn(web.aws, webModel({ members: idsOf(4) }));
    expect(unmet(await scaleOut.plan(target, {}, context()))).toEqual(['more capacity is needed']);
    serve(web.aws, { 'i-1': 'healthy', 'i-2': 'healthy', 'i-3': 'healthy', 'i-4': 'unhealthy' });
    expect(unmet(await scaleOut.plan(target, {}, context()))).toEqual([]);
  });

  it('may go on while the group replaces members and while terminations are suspended', async () => {
    const web = webGroup();
    web.group.SuspendedProcesses = [{ ProcessName: 'Terminate' }, { ProcessName: 'ReplaceUnhealthy' }];
    web.group.Instances?.push(member('i-old', { LifecycleState: 'Terminating' }));
    expect(unmet(await planFor(web, 4))).toEqual([]);
  });

  it('sends nothing when somebody changed the desired capacity in between', async () => {
    const web = webGroup();
    const plan = await planFor(web, 4);
    web.group.DesiredCapacity = 6;
    await expect(scaleOut.apply(plan, 0, contextOn(web.aws))).rejects.toThrow(/wants 6 now, not 4/);
    expect(web.aws.mutations()).toEqual([]);
  });

  it('is done when half of the step serves, and not when it merely runs', async () => {
    const web = webGroup(20);
    const plan = journaled(await planFor(web, 20, { percent: 15 }));
    const observe = () => scaleOut.observe(plan, 0, contextOn(web.aws));
    expect(await observe()).toBe('not-started');
    await scaleOut.apply(plan, 0, contextOn(web.aws));
    expect(await observe()).toBe('under-way');
    launched(web, ['i-a', 'i-b', 'i-c'], 'initial');
    expect(await observe()).toBe('under-way');
    launched(web, [], 'healthy');
    expect(await observe()).toBe('done');
  });

  it.each([
    [[-1], [], 'under-way'],
    [[-1, -1.9], [], 'under-way'],
    [[-1, -2], [], 'failed'],
    [[-1, -2], ['i-new'], 'under-way'],
  ])('with launches failed at %j minutes and %j launched is %s', async (failed, came, progress) => {
    const web = webGroup();
    const plan = journaled(await planFor(web, 4));
    await scaleOut.apply(plan, 0, contextOn(web.aws));
    web.aws.autoScaling.activities.push(
      ...failed.map((minutes) => launchActivity('Failed', minutes)),
      ...came.map((id) => launchActivity('Successful', -1, id)),
    );
    expect(await scaleOut.observe(plan, 0, contextOn(web.aws))).toBe(progress);
  });

  it('has failed when somebody took capacity away', async () => {
    const web = webGroup();
    const plan = journaled(await planFor(web, 4));
    web.group.DesiredCapacity = 3;
    expect(await scaleOut.observe(plan, 0, contextOn(web.aws))).toBe('failed');
  });

  it('is verified by what was added serving, and by nobody being overloaded any more', async () => {
    const web = webGroup();
    const plan = journaled(await planFor(web, 4));
    const now = plannedAt + 600_000;
    const members = [...idsOf(4), 'i-new'];
    const outcome = (given: Parameters<typeof modelFrom>[0]) =>
      scaleOut.verify(plan, modelFrom(given), now).outcome;
    expect(outcome({ members: idsOf(4), seenAt: now })).toBe('inconclusive');
    expect(outcome({ members, seenAt: plannedAt - 1 })).toBe('inconclusive');
    expect(outcome({ members, seenAt: now, verdicts: { [instanceArn('i-2')]: 'overloaded' } })).toBe(
      'inconclusive',
    );
    expect(outcome({ members, seenAt: now, verdicts: { [groupArn]: 'overloaded' } })).toBe('inconclusive');
    expect(outcome({ members, seenAt: now })).toBe('success');
  });

  it('takes nothing back by itself, for during an incident capacity only goes up', () => {
    expect('undo' in scaleOut).toBe(false);
  });
});
