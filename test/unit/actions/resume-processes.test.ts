import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../src/actions/action.ts';
import { leavesAHalf } from '../../../src/actions/auto-scaling/resumption.ts';
import { resumeProcesses } from '../../../src/actions/resume-processes.ts';
import { contextOn, journaled, plannedAt, unmet } from '../../support/action-context.ts';
import { modelOf, resourceOf } from '../../support/model-of.ts';
import { groupArn, idsOf, instanceArn, modelFrom, serve, target, webGroup, webModel } from './group-world.ts';

type Web = ReturnType<typeof webGroup>;

/** The group of four with these processes suspended by somebody. */
function left(...processes: readonly string[]): Web {
  const web = webGroup();
  web.group.SuspendedProcesses = processes.map((ProcessName) => ({
    ProcessName,
    SuspensionReason: 'User suspended at 2026-01-05T08:30:00Z',
  }));
  return web;
}

const planFor = ({ aws }: Web, params: Record<string, unknown> = {}) =>
  resumeProcesses.plan(target, params, contextOn(aws, webModel({ members: idsOf(4) })));

const suspendedIn = ({ group }: Web) =>
  (group.SuspendedProcesses ?? []).map(({ ProcessName = '' }) => ProcessName).toSorted();

const tag = (owner: string, minutes: number) => ({
  Key: 'holdfast:suspended-processes',
  Value: `by ${owner} until ${new Date(plannedAt + minutes * 60_000).toISOString()} Launch`,
});

async function run(plan: Plan, web: Web): Promise<void> {
  for (const [step] of plan.steps.entries()) {
    expect(await resumeProcesses.observe(journaled(plan), step, contextOn(web.aws))).toBe('not-started');
    await resumeProcesses.apply(journaled(plan), step, contextOn(web.aws));
    expect(await resumeProcesses.observe(journaled(plan), step, contextOn(web.aws))).toBe('done');
  }
}

describe('resume-processes', () => {
  it('lets what adds capacity run first, and what works by numbers last', async () => {
    const web = left('AlarmNotification', 'AZRebalance', 'Launch', 'ReplaceUnhealthy', 'Terminate');
    const plan = await planFor(web);
    expect(unmet(plan)).toEqual([]);
    expect(plan.steps.map(({ name }) => name)).toEqual([
      'resume Launch',
      'resume AZRebalance, ReplaceUnhealthy, Terminate',
      'resume AlarmNotification',
    ]);
    await run(plan, web);
    expect(suspendedIn(web)).toEqual([]);
  });

  it('resumes those that are asked for and no others, and tells since when they are suspended', async () => {
    const web = left('AZRebalance', 'ScheduledActions');
    const plan = await planFor(web, { processes: ['AZRebalance', 'Launch'] });
    expect(plan.summary).toBe('Resume AZRebalance of web');
    expect(plan.preconditions.find(({ name }) => name === 'there is something to resume')?.detail).toBe(
      'AZRebalance (User suspended at 2026-01-05T08:30:00Z)',
    );
    await run(plan, web);
    expect(suspendedIn(web)).toEqual(['ScheduledActions']);
  });

  it('always asks a person', () => {
    expect(resumeProcesses.needsApproval?.({})).toBe(
      'somebody suspended the processes, and may have meant to',
    );
  });

  it.each<[string, Web, Record<string, unknown>, readonly string[]]>([
    ['nothing is suspended', left(), {}, ['there is something to resume']],
    [
      'what is suspended is not asked for',
      left('Launch'),
      { processes: ['AZRebalance'] },
      ['there is something to resume'],
    ],
    [
      'it would end members and launch none',
      left('Launch', 'ReplaceUnhealthy', 'Terminate'),
      { processes: ['ReplaceUnhealthy', 'Terminate'] },
      ['it is not left to do half of it'],
    ],
  ])('refuses where %s', async (_title, web, params, names) => {
    expect(unmet(await planFor(web, params))).toEqual(names);
  });

  it.each([
    ['another daemon’s in force', 'their-tool', 10, ['no other daemon holds its processes']],
    ['another remediation’s in force', 'rem-2', 10, ['no other daemon holds its processes']],
    ['one whose daemon died', 'rem-2', -10, []],
  ])('and the tag %s: refuses, or takes it away', async (_title, owner, minutes, names) => {
    const web = left('Launch');
    web.group.Tags = [tag(owner, minutes)];
    const plan = await planFor(web);
    expect(unmet(plan)).toEqual(names);
    if (names.length > 0) return;
    await run(plan, web);
    expect(web.group.Tags).toEqual([]);
  });

  it('refuses the machines of a node group of EKS, which suspends processes itself', async () => {
    const web = left('AZRebalance');
    web.group.Tags = [{ Key: 'eks:nodegroup-name', Value: 'workers' }];
    expect(unmet(await planFor(web))).toEqual(['no node group of EKS owns it']);
  });

  it.each([
    ['one of four', 1, []],
    ['two of four', 2, ['its members are well']],
  ])('where %s do not serve: what takes members away', async (_title, unwell, names) => {
    const web = left('ReplaceUnhealthy', 'Terminate');
    serve(
      web.aws,
      Object.fromEntries(idsOf(4).map((id, index) => [id, index < unwell ? 'unhealthy' : 'healthy'])),
    );
    expect(unmet(await planFor(web))).toEqual(names);
    // What adds some comes back in any case.
    const launch = left('Launch');
    serve(launch.aws, Object.fromEntries(idsOf(4).map((id) => [id, 'unhealthy'])));
    expect(unmet(await planFor(launch))).toEqual([]);
  });

  it('tells members that serve again healthy before anything may end them', async () => {
    const web = left('ReplaceUnhealthy', 'Terminate');
    for (const one of web.group.Instances ?? []) if (one.InstanceId === 'i-1') one.HealthStatus = 'Unhealthy';
    const [step] = (await planFor(web)).steps;
    expect(step?.calls.map(({ operation }) => operation)).toEqual(['SetInstanceHealth', 'ResumeProcesses']);
  });

  it('is proven when they are seen to run and the group is whole', async () => {
    const plan = journaled(await planFor(left('Launch')));
    const model = (suspendedProcesses: string[], seenAt?: number) =>
      modelOf({
        ...webModel({ members: idsOf(4), ...(seenAt === undefined ? {} : { seenAt }) }),
        resources: [
          resourceOf({ id: groupArn, kind: 'autoscaling:group', facts: { suspendedProcesses } }),
          ...idsOf(4).map((id) => resourceOf({ id: instanceArn(id), kind: 'ec2:instance' })),
        ],
      });
    const outcome = (...given: Parameters<typeof model>) =>
      resumeProcesses.verify(plan, model(...given), plannedAt + 60_000).outcome;
    expect(outcome(['Launch'], plannedAt + 30_000)).toBe('inconclusive');
    expect(outcome([])).toBe('inconclusive');
    expect(outcome([], plannedAt + 30_000)).toBe('success');
    expect(resumeProcesses.verify(plan, modelFrom({ members: idsOf(4) }), plannedAt).outcome).toBe(
      'inconclusive',
    );
  });

  it('is taken back but for what adds capacity', async () => {
    const web = left('AZRebalance', 'Launch');
    const plan = journaled(await planFor(web));
    await run(plan, web);
    const undo = await resumeProcesses.undo?.(plan, contextOn(web.aws));
    if (undo === undefined) throw new Error('it can be taken back');
    expect(undo.summary).toBe('Suspend AZRebalance of web again');
    await run(undo, web);
    expect(suspendedIn(web)).toEqual(['AZRebalance']);
    expect(await resumeProcesses.undoneByHand?.(plan, contextOn(web.aws))).toBe(
      'AZRebalance of web are suspended again',
    );
  });

  it('has nothing to take back where it added capacity alone', async () => {
    const web = left('Launch');
    const plan = journaled(await planFor(web));
    await run(plan, web);
    const undo = await resumeProcesses.undo?.(plan, contextOn(web.aws));
    expect(undo && unmet(undo)).toEqual(['there is something to suspend again']);
    expect(await resumeProcesses.undoneByHand?.(plan, contextOn(web.aws))).toBeUndefined();
  });
});

it.each([
  [['Terminate'], ['Terminate', 'Launch'], 'Terminate would run while Launch stays suspended'],
  [['AZRebalance'], ['AZRebalance', 'Terminate'], 'AZRebalance would run while Terminate stays suspended'],
  [['Launch'], ['Launch', 'AddToLoadBalancer'], 'Launch would run while AddToLoadBalancer stays suspended'],
  [['Launch'], ['Launch', 'Terminate'], undefined],
  [['ScheduledActions'], ['ScheduledActions', 'Launch'], undefined],
  [['Launch', 'Terminate'], ['Launch', 'Terminate'], undefined],
])('resuming %j of %j leaves half: %s', (resumed, suspended, expected) => {
  expect(leavesAHalf(resumed, suspended)).toBe(expected);
});
