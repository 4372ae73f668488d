import { assert, property, subarray } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Action, Plan } from '../../../src/actions/action.ts';
import { suspendable, unsafeSet } from '../../../src/actions/auto-scaling/process-sets.ts';
import { stopScaleIn } from '../../../src/actions/stop-scale-in.ts';
import { suspendReplacement } from '../../../src/actions/suspend-replacement.ts';
import { scalingProcesses } from '../../../src/simulator/world/state/scaling-group.ts';
import { contextOn, journaled, plannedAt, unmet } from '../../support/action-context.ts';
import { modelOf, resourceOf } from '../../support/model-of.ts';
import {
  groupArn,
  idsOf,
  instanceArn,
  member,
  modelFrom,
  serve,
  target,
  webGroup,
  webModel,
} from './group-world.ts';

type Web = ReturnType<typeof webGroup>;
const minute = 60_000;

const shared = (size = 4) =>
  webModel({ members: idsOf(size), verdicts: { [instanceArn('i-1')]: 'dependency-failed' } });

const planFor = (action: Action, { aws }: Web, size = 4, params: Record<string, unknown> = {}) =>
  action.plan(target, params, contextOn(aws, shared(size)));

const suspendedIn = ({ group }: Web) =>
  (group.SuspendedProcesses ?? []).map(({ ProcessName = '' }) => ProcessName).toSorted();

const marker = ({ group }: Web) => group.Tags?.find(({ Key }) => Key === 'holdfast:suspended-processes');

async function run(action: Action, plan: Plan, { aws }: Web): Promise<void> {
  for (const [step] of plan.steps.entries()) {
    await action.apply(journaled(plan), step, contextOn(aws));
    expect(await action.observe(journaled(plan), step, contextOn(aws))).toBe('done');
  }
}

/** The group with these processes suspended by us. */
async function held(action: Action, web: Web): Promise<Plan> {
  const plan = journaled(await planFor(action, web));
  await run(action, plan, web);
  web.aws.calls.length = 0;
  return plan;
}

const lasting = ({ lasting: effect }: Action) => {
  if (effect === undefined) throw new Error('it lasts');
  return effect;
};

describe('sets of processes', () => {
  it.each([
    [['ReplaceUnhealthy', 'Terminate'], true],
    [['ReplaceUnhealthy', 'Terminate', 'AZRebalance'], true],
    [['ReplaceUnhealthy'], false],
    [['Terminate'], false],
    [['AZRebalance'], false],
    [['Launch'], false],
    [['Launch', 'Terminate', 'ReplaceUnhealthy'], false],
    [['HealthCheck', 'Terminate', 'ReplaceUnhealthy'], true],
    [['HealthCheck'], false],
    [['AddToLoadBalancer', 'Terminate', 'ReplaceUnhealthy'], false],
    [[], false],
  ])('%j may be suspended: %s', (processes, safe) => {
    expect(unsafeSet(processes) === undefined).toBe(safe);
  });

  it('never hold Launch, nor one of the pair without the other, whatever is asked for', () => {
    assert(
      property(subarray([...scalingProcesses]), (processes) => {
        if (unsafeSet(processes) !== undefined) return;
        expect(processes).toEqual(expect.arrayContaining(['ReplaceUnhealthy', 'Terminate']));
        expect(processes.every((one) => suspendable.some((known) => known === one))).toBe(true);
      }),
    );
  });

  it.each([
    [suspendReplacement, ['ReplaceUnhealthy', 'Terminate'], true],
    [suspendReplacement, ['ReplaceUnhealthy', 'Terminate', 'AlarmNotification'], false],
    [suspendReplacement, ['Launch'], false],
    [stopScaleIn, ['ReplaceUnhealthy', 'Terminate', 'AlarmNotification'], true],
    [stopScaleIn, ['ReplaceUnhealthy', 'Terminate'], false],
  ] as const)('$0.name takes %j: %s; a mistake is told with its place', (action, processes, taken) => {
    const problems = action.checkParams({ processes });
    expect(problems.length === 0).toBe(taken);
    expect(problems.every(({ path }) => path[0] === 'processes')).toBe(true);
  });
});

describe.each([
  [suspendReplacement, ['AZRebalance', 'HealthCheck', 'ReplaceUnhealthy', 'Terminate']],
  [
    stopScaleIn,
    ['AZRebalance', 'AlarmNotification', 'HealthCheck', 'ReplaceUnhealthy', 'ScheduledActions', 'Terminate'],
  ],
] as const)('$name', (action, processes) => {
  it.each([1, 2, 3, 4, 5])('of a group of %i marks the group first, then suspends its set', async (size) => {
    const web = webGroup(size);
    const plan = await planFor(action, web, size);
    expect(unmet(plan)).toEqual([]);
    expect(web.aws.mutations()).toEqual([]);

    await run(action, plan, web);
    expect(web.aws.mutations()).toEqual(['CreateOrUpdateTags', 'SuspendProcesses']);
    expect(suspendedIn(web)).toEqual([...processes]);
    expect(marker(web)?.PropagateAtLaunch).toBe(false);
    expect(marker(web)?.Value).toMatch(/^by rem-1 until 2027-01-15T08:30:00.000Z /);
  });

  it.each<[string, (web: Web) => void]>([
    ['the group exists', ({ aws }) => aws.autoScaling.groups.clear()],
    ['the group is not being deleted', ({ group }) => void (group.Status = 'Delete in progress')],
    [
      'there is something to suspend',
      ({ group }) => void (group.SuspendedProcesses = processes.map((ProcessName) => ({ ProcessName }))),
    ],
    [
      'the processes it needs run',
      ({ group }) => void (group.SuspendedProcesses = [{ ProcessName: 'Launch' }]),
    ],
    [
      'no instance refresh runs',
      ({ aws }) => void aws.autoScaling.refreshes.push({ InstanceRefreshId: 'r', Status: 'InProgress' }),
    ],
    ['no other daemon holds its processes', ({ group }) => mark(group, 'rem-of-another', minute)],
  ])('refuses unless %s, and plans no step', async (name, spoil) => {
    const web = webGroup();
    spoil(web);
    const plan = await planFor(action, web);
    expect(unmet(plan)).toContain(name);
    expect(plan.steps).toEqual([]);
  });

  it.each([
    [1, ['no other daemon holds its processes']],
    [0, []],
  ])('heeds a tag of another daemon that has %i ms to run', async (ms, refusals) => {
    const web = webGroup();
    mark(web.group, 'rem-of-another', ms);
    expect(unmet(await planFor(action, web))).toEqual(refusals);
  });

  it.each<[string, string, readonly string[], readonly string[]]>([
    ['of Holdfast that names nothing suspended', 'rem-9f2c41d07b', [], []],
    [
      'of Holdfast that names something suspended',
      'rem-9f2c41d07b',
      ['Terminate'],
      ['no other daemon holds its processes'],
    ],
    ['of another daemon', 'rem-of-another', [], ['no other daemon holds its processes']],
  ])('heeds a tag %s accordingly', async (_title, owner, suspended, refusals) => {
    const web = webGroup();
    mark(web.group, owner, minute);
    web.group.SuspendedProcesses = suspended.map((ProcessName) => ({ ProcessName }));
    expect(unmet(await planFor(action, web))).toEqual(refusals);
  });

  it('gives back what it suspended, and leaves what somebody else had suspended', async () => {
    const web = webGroup();
    web.group.SuspendedProcesses = [{ ProcessName: 'Terminate' }, { ProcessName: 'InstanceRefresh' }];
    const plan = await held(action, web);
    const back = await lasting(action).giveBack(plan, contextOn(web.aws));
    expect(unmet(back)).toEqual([]);
    await run(action, back, web);
    expect(suspendedIn(web)).toEqual(['InstanceRefresh', 'Terminate']);
    expect(marker(web)).toBeUndefined();
  });

  it.each([
    [1, 1, []],
    [4, 1, []],
    [4, 2, ['its members are well']],
    [5, 2, ['its members are well']],
    [20, 2, []],
    [20, 3, ['its members are well']],
  ])('of a group of %i with %i that do not serve is given back unless %j', async (size, sick, refusals) => {
    const web = webGroup(size);
    const plan = journaled(await planFor(action, web, size));
    await run(action, plan, web);
    const states = idsOf(size).map((id, index) => [id, index < sick ? 'unhealthy' : 'healthy']);
    serve(web.aws, Object.fromEntries(states));
    const back = await lasting(action).giveBack(plan, contextOn(web.aws));
    expect(unmet(back)).toEqual(refusals);
    expect(back.steps.length > 0).toBe(refusals.length === 0);
  });

  it.each<[string, number, number, number | undefined, readonly string[]]>([
    ['one too many is as few as the group replaces at once', 12, 11, undefined, []],
    ['those that stay would come to 85 %', 12, 6, 42.5, []],
    ['those that stay would come to 86 %', 12, 6, 43, ['those that stay can carry it']],
    ['nobody knows how busy they are', 12, 6, undefined, ['those that stay can carry it']],
    ['none would stay', 12, 0, 1, ['those that stay can carry it']],
  ])('with members beyond the desired capacity: %s', async (_title, size, desired, cpu, refusals) => {
    const web = webGroup(size);
    const plan = journaled(await planFor(action, web, size));
    await run(action, plan, web);
    web.group.DesiredCapacity = desired;
    // Half of them do not say, and one does more.
    for (const id of cpu === undefined ? idsOf(size / 2) : idsOf(size / 2 + 1))
      web.aws.cloudWatch.points.set(id, [[plannedAt, cpu ?? 1]]);
    const back = await lasting(action).giveBack(plan, contextOn(web.aws));
    expect([unmet(back), back.steps.length > 0]).toEqual([refusals, refusals.length === 0]);
  });

  it('counts one that does not serve among those that go, beside one too many', async () => {
    const web = webGroup(12);
    const plan = journaled(await planFor(action, web, 12));
    await run(action, plan, web);
    web.group.DesiredCapacity = 11;
    serve(web.aws, Object.fromEntries(idsOf(12).map((id) => [id, id === 'i-1' ? 'unhealthy' : 'healthy'])));
    const back = await lasting(action).giveBack(plan, contextOn(web.aws));
    expect(unmet(back)).toEqual(['those that stay can carry it']);
  });

  it.each([
    [1, []],
    [3, ['its members are well']],
  ])('that was not seen to stand, with %i of 4 unwell, is taken back unless %j', async (sick, refusals) => {
    const web = webGroup();
    const plan = await held(action, web);
    const states = idsOf(4).map((id, index) => [id, index < sick ? 'unhealthy' : 'healthy']);
    serve(web.aws, Object.fromEntries(states));
    const undo = await action.undo?.(plan, contextOn(web.aws));
    expect(undo === undefined ? [] : unmet(undo)).toEqual(refusals);
    const calls = undo?.steps.flatMap((step) => step.calls.map(({ operation }) => operation));
    expect(calls?.includes('ResumeProcesses')).toBe(refusals.length === 0);
  });

  it('renews the tag, and suspends again nothing that somebody resumed', async () => {
    const web = webGroup();
    const plan = await held(action, web);
    web.group.SuspendedProcesses = (web.group.SuspendedProcesses ?? []).filter(
      ({ ProcessName }) => ProcessName !== 'AZRebalance',
    );
    const later = { ...contextOn(web.aws), now: plannedAt + 20 * minute };
    const renewal = await lasting(action).renew?.(plan, plannedAt + 40 * minute, later);
    if (renewal === undefined) throw new Error('it can be renewed');
    expect(await action.observe(renewal, 0, later)).toBe('not-started');
    await run(action, renewal, web);
    expect(lasting(action).expiresAt(renewal)).toBe(plannedAt + 40 * minute);
    expect(suspendedIn(web)).not.toContain('AZRebalance');
  });

  it.each([
    ['all of it', () => true, 'in-force'],
    ['a part of it', (name: string) => name === 'Terminate', 'in-force'],
    ['nothing of it', () => false, 'gone'],
  ] as const)('with %s still suspended is %s', async (_title, keep, answer) => {
    const web = webGroup();
    const plan = await held(action, web);
    web.group.SuspendedProcesses = (web.group.SuspendedProcesses ?? []).filter(({ ProcessName = '' }) =>
      keep(ProcessName),
    );
    expect(await lasting(action).inForce(plan, contextOn(web.aws))).toBe(answer);
  });

  it('tells the group of members that it holds for unhealthy and that users are sent to again', async () => {
    const web = webGroup();
    const plan = await held(action, web);
    web.group.Instances = idsOf(4).map((id) =>
      member(id, { HealthStatus: id === 'i-4' ? 'Healthy' : 'Unhealthy' }),
    );
    serve(web.aws, { 'i-1': 'healthy', 'i-2': 'healthy', 'i-3': 'unhealthy', 'i-4': 'healthy' });
    const renewal = await lasting(action).renew?.(plan, plannedAt + 40 * minute, contextOn(web.aws));
    const back = await lasting(action).giveBack(plan, contextOn(web.aws));
    for (const made of [renewal, back])
      expect(
        made?.steps[0]?.calls.flatMap(({ operation, input }) =>
          operation === 'SetInstanceHealth' ? [input] : [],
        ),
      ).toEqual([
        { InstanceId: 'i-1', HealthStatus: 'Healthy' },
        { InstanceId: 'i-2', HealthStatus: 'Healthy' },
      ]);
  });

  it.each([
    ['Unhealthy', 'healthy', 'to-be-renewed'],
    ['Unhealthy', 'unhealthy', 'in-force'],
    ['Healthy', 'healthy', 'in-force'],
    ['Healthy', 'unhealthy', 'in-force'],
  ])(
    'of a member that the group calls %s and its load balancer %s is %s',
    async (group, balancer, answer) => {
      const web = webGroup();
      const plan = await held(action, web);
      web.group.Instances = idsOf(4).map((id) => member(id, id === 'i-1' ? { HealthStatus: group } : {}));
      serve(web.aws, Object.fromEntries(idsOf(4).map((id) => [id, id === 'i-1' ? balancer : 'healthy'])));
      expect(await lasting(action).inForce(plan, contextOn(web.aws))).toBe(answer);
    },
  );

  it.each([
    ['healthy', false],
    ['starting', false],
    ['in-transition', false],
    ['host-failed', false],
    ['suspect', false],
    ['fleet-wide', true],
    ['dependency-failed', true],
    ['overloaded', true],
  ] as const)('with a member that is %s again is needed again: %s', async (kind, needed) => {
    const plan = await held(action, webGroup());
    const model = modelFrom({ members: idsOf(4), verdicts: { [instanceArn('i-2')]: kind } });
    expect(lasting(action).isNeededAgain?.(plan, model)).toBe(needed);
  });

  it('is put in force again when its return goes wrong', async () => {
    const web = webGroup();
    const plan = await held(action, web);
    const back = journaled(await lasting(action).giveBack(plan, contextOn(web.aws)));
    await run(action, back, web);
    const again = await lasting(action).leaveAgain?.(back, contextOn(web.aws));
    if (again === undefined) throw new Error('it can be put in force again');
    await run(action, again, web);
    expect(suspendedIn(web)).toEqual([...processes]);
  });

  it('after a crash before the call sees that it never went out', async () => {
    const web = webGroup();
    const plan = journaled(await planFor(action, web));
    expect(await action.observe(plan, 0, contextOn(web.aws))).toBe('not-started');
  });

  it.each<[string, (web: Web) => void, string]>([
    ['stands', () => undefined, 'done'],
    ['lost its tag', ({ group }) => void (group.Tags = []), 'failed'],
    ['carries the tag of another', ({ group }) => mark(group, 'rem-of-another', minute), 'failed'],
    ['stands in part', ({ group }) => void group.SuspendedProcesses?.pop(), 'failed'],
    [
      'stands in part and lost its tag',
      ({ group }) => {
        group.SuspendedProcesses?.pop();
        group.Tags = [];
      },
      'failed',
    ],
    ['left nothing but its tag', ({ group }) => void (group.SuspendedProcesses = []), 'not-started'],
  ])('that %s is told as it is after a crash', async (_title, change, progress) => {
    const web = webGroup();
    const plan = await held(action, web);
    change(web);
    expect(await action.observe(plan, 0, contextOn(web.aws))).toBe(progress);
  });

  it('of which a part was given back is put in force again after a crash, too', async () => {
    const web = webGroup();
    const back = journaled(await lasting(action).giveBack(await held(action, web), contextOn(web.aws)));
    const again = journaled((await lasting(action).leaveAgain?.(back, contextOn(web.aws))) as Plan);
    web.group.SuspendedProcesses?.pop();
    expect(await action.observe(again, 0, contextOn(web.aws))).toBe('not-started');
    await run(action, again, web);
    expect(suspendedIn(web)).toEqual([...processes]);
  });

  it.each([
    [processes, 'success'],
    [['Terminate'], 'inconclusive'],
    [undefined, 'inconclusive'],
  ])('is verified by the group being seen with %j suspended: %s', async (seen, outcome) => {
    const plan = journaled(await planFor(action, webGroup()));
    const facts = seen === undefined ? {} : { suspendedProcesses: seen };
    const model = modelOf({ resources: [resourceOf({ id: groupArn, kind: 'autoscaling:group', facts })] });
    expect(action.verify(plan, model, plannedAt).outcome).toBe(outcome);
  });
});

describe('suspend-replacement', () => {
  it('refuses where members fail for themselves, for there a replacement helps', async () => {
    const web = webGroup();
    const model = webModel({ members: idsOf(4), verdicts: { [instanceArn('i-1')]: 'host-failed' } });
    const plan = await suspendReplacement.plan(target, {}, contextOn(web.aws, model));
    expect(unmet(plan)).toEqual(['replacing its members would not help']);
  });
});

describe('stop-scale-in', () => {
  it('lets replacements run first, and scaling policies last', async () => {
    const web = webGroup();
    const plan = await held(stopScaleIn, web);
    web.group.Instances?.push(member('i-new', { LifecycleState: 'Pending' }));
    const back = await lasting(stopScaleIn).giveBack(plan, contextOn(web.aws));
    const resumed = back.steps.map(({ name }) => name);
    expect(resumed).toEqual([
      'resume AZRebalance, HealthCheck, ReplaceUnhealthy, Terminate',
      'resume AlarmNotification, ScheduledActions',
    ]);
  });
});

function mark(group: Web['group'], owner: string, ms: number): void {
  const Value = `by ${owner} until ${new Date(plannedAt + ms).toISOString()} Terminate`;
  group.Tags = [{ Key: 'holdfast:suspended-processes', Value }];
}
