import { describe, expect, it } from 'vitest';
import type { OthersWork } from '../../../../src/model/remedy-traits.ts';
import type { Resource } from '../../../../src/model/resource.ts';
import type { Signal } from '../../../../src/model/signal.ts';
import type { Verdict } from '../../../../src/model/verdict.ts';
import { otherAutomation } from '../../../../src/safety/gates/other-automation.ts';
import {
  buildModel,
  group,
  instanceId,
  noon,
  resource,
  signal,
  verdict,
} from '../../../support/model-builder.ts';
import { actionRung, facts, minute, open, proposal, traits } from '../../../support/safety-builder.ts';

const [target, sibling] = [instanceId('1'), instanceId('2')];
const atRest = { activityInProgress: false, suspendedProcesses: [] };
const activity = (given: Partial<Signal> = {}) =>
  signal({
    resource: 'asg',
    check: 'autoscaling/activity',
    family: 'control-plane',
    state: 'pass',
    ...given,
  });

function askInstance(given: {
  groupFacts?: Resource['facts'];
  signals?: readonly Signal[];
  siblingFacts?: Resource['facts'];
  verdicts?: readonly Verdict[];
  repairing?: string;
}) {
  const model = buildModel({
    resources: [
      resource({ id: 'asg', name: 'web', kind: 'autoscaling:group', facts: given.groupFacts ?? atRest }),
      resource({ id: target }),
      resource({ id: sibling, name: 'web-2', facts: given.siblingFacts ?? {} }),
    ],
    signals: given.signals ?? [activity()],
    verdicts: given.verdicts ?? [],
    groups: [group({ id: 'asg', members: [target, sibling] })],
  });
  const remediations = given.repairing === undefined ? [] : [open({ target: given.repairing })];
  return otherAutomation.evaluate(proposal({ target }), facts({ model, history: { remediations } }));
}

describe('Auto Scaling at work', () => {
  it.each<[string, Resource['facts'], string]>([
    ['is at rest', atRest, 'allow'],
    ['launches', { ...atRest, activityInProgress: true, activityDescriptions: ['Launching'] }, 'deny'],
    ['says nothing of its activities', { suspendedProcesses: [] }, 'deny'],
    ['refreshes', { ...atRest, instanceRefresh: 'InProgress' }, 'deny'],
    ['rolls a refresh back', { ...atRest, instanceRefresh: 'RollbackInProgress' }, 'deny'],
    ['has refreshed', { ...atRest, instanceRefresh: 'Successful' }, 'allow'],
    ['must not launch', { ...atRest, suspendedProcesses: ['Launch'] }, 'deny'],
    ['must not terminate', { ...atRest, suspendedProcesses: ['Terminate'] }, 'deny'],
    ['must not replace', { ...atRest, suspendedProcesses: ['AZRebalance', 'ReplaceUnhealthy'] }, 'deny'],
    ['must not rebalance, which is no matter', { ...atRest, suspendedProcesses: ['AZRebalance'] }, 'allow'],
  ])('the group %s', (_title, groupFacts, outcome) => {
    expect(askInstance({ groupFacts }).outcome).toBe(outcome);
  });

  it.each([
    ['was seen just now', [activity()], 'allow'],
    ['was last seen too long ago', [activity({ observedAt: noon - 150_001 })], 'deny'],
    ['was never seen', [], 'deny'],
  ] as const)('what it does %s', (_title, signals, outcome) => {
    expect(askInstance({ signals }).outcome).toBe(outcome);
  });

  it.each<[string, Partial<Resource>]>([
    ["by AWS's own tag", { tags: { 'aws:autoscaling:groupName': 'web' } }],
    ['by its facts', { facts: { autoScalingGroup: 'web' } }],
  ])('is unknown for a member %s of a group that we cannot see', (_title, given) => {
    const model = buildModel({ resources: [resource({ id: target, ...given })] });

    const answer = otherAutomation.evaluate(proposal({ target }), facts({ model }));

    expect(answer).toMatchObject({ outcome: 'deny', value: 'unknown' });
    expect(answer.reason).toContain('web');
  });

  it('is no matter for an instance of its own', () => {
    const model = buildModel({ resources: [resource({ id: target })] });

    expect(otherAutomation.evaluate(proposal({ target }), facts({ model })).outcome).toBe('allow');
  });
});

describe('a remedy that is the answer to what Auto Scaling does', () => {
  const during = (work: OthersWork, despite: readonly OthersWork[]) => {
    const facts_ = {
      'scaling-activity': { ...atRest, activityInProgress: true },
      'instance-refresh': { ...atRest, instanceRefresh: 'InProgress' },
      'suspended-processes': { ...atRest, suspendedProcesses: ['Terminate'] },
      'members-in-motion': atRest,
    }[work];
    const model = buildModel({
      resources: [
        resource({ id: 'asg', name: 'web', kind: 'autoscaling:group', facts: facts_ }),
        resource({
          id: sibling,
          facts: { lifecycleState: work === 'members-in-motion' ? 'Pending' : 'InService' },
        }),
      ],
      signals: [activity()],
      groups: [group({ id: 'asg', members: [sibling] })],
    });
    const known = traits({ kinds: ['autoscaling:group'], actsDespite: despite });
    return otherAutomation.evaluate(
      proposal({ target: 'asg' }),
      facts({ model, traits: new Map([[known.name, known]]) }),
    ).outcome;
  };
  const kinds = ['scaling-activity', 'instance-refresh', 'suspended-processes', 'members-in-motion'] as const;

  it.each(kinds)('does not wait for %s where it says so, and for nothing else', (work) => {
    expect(during(work, [work])).toBe('allow');
    expect(
      during(
        work,
        kinds.filter((other) => other !== work),
      ),
    ).toBe('deny');
    expect(during(work, [])).toBe('deny');
  });
});

describe('siblings that somebody moves', () => {
  it.each([
    ['InService', 'allow'],
    ['Standby', 'allow'],
    ['Warmed:Stopped', 'allow'],
    ['Warmed:Pending', 'allow'],
    ['Pending', 'deny'],
    ['Pending:Wait', 'deny'],
    ['Terminating:Proceed', 'deny'],
    ['EnteringStandby', 'deny'],
    ['Detaching', 'deny'],
  ])('in lifecycle state %s: %s', (lifecycleState, outcome) => {
    expect(askInstance({ siblingFacts: { lifecycleState } }).outcome).toBe(outcome);
  });

  it('are let alone in standby, though their verdict is a transition', () => {
    const verdicts = [verdict({ target: sibling, kind: 'in-transition' })];

    expect(askInstance({ verdicts, siblingFacts: { lifecycleState: 'Standby' } }).outcome).toBe('allow');
  });

  it.each([
    ['healthy', 'allow'],
    ['host-failed', 'allow'],
    ['starting', 'allow'],
    ['in-transition', 'deny'],
    ['stale', 'deny'],
    ['observer-blind', 'deny'],
  ] as const)('under the verdict %s: %s', (kind, outcome) => {
    expect(askInstance({ verdicts: [verdict({ target: sibling, kind })] }).outcome).toBe(outcome);
  });

  it("are not somebody else's work when we repair them ourselves", () => {
    const verdicts = [verdict({ target: sibling, kind: 'in-transition' })];

    expect(askInstance({ verdicts, repairing: sibling }).outcome).toBe('allow');
  });
});

describe('what AWS has announced', () => {
  it.each([
    ['warn', 'deny'],
    ['unknown', 'deny'],
    ['pass', 'allow'],
  ] as const)('in state %s: %s', (state, outcome) => {
    const event = signal({
      resource: target,
      check: 'ec2/scheduled-event',
      family: 'control-plane',
      state,
      reason: 'AWS has scheduled system-reboot',
    });

    expect(askInstance({ signals: [activity(), event] }).outcome).toBe(outcome);
  });
});

describe('RDS at work', () => {
  function askDatabase(
    given: {
      status?: string;
      facts?: Resource['facts'];
      replicaStatus?: string;
      cluster?: Resource['facts'];
      unhealthyMs?: number;
      verdict?: Verdict;
      readMs?: number;
    } = {},
  ) {
    const {
      status = 'available',
      replicaStatus = 'available',
      cluster,
      unhealthyMs = 10 * minute,
      readMs = 0,
    } = given;
    const inCluster = cluster === undefined ? [] : [{ type: 'member-of' as const, to: 'cluster' }];
    const model = buildModel({
      resources: [
        resource({ id: 'db', kind: 'rds:instance', relations: inCluster, facts: { status, ...given.facts } }),
        resource({
          id: 'replica',
          kind: 'rds:instance',
          relations: [{ type: 'replicates', to: 'db' }],
          facts: { status: replicaStatus },
        }),
        ...(cluster === undefined
          ? []
          : [resource({ id: 'cluster', kind: 'rds:cluster', facts: { status: 'available', ...cluster } })]),
      ],
      signals: [
        signal({ resource: 'db', check: 'rds/status', family: 'control-plane', observedAt: noon - readMs }),
      ],
      verdicts: [
        given.verdict ?? verdict({ target: 'db', kind: 'host-failed', unhealthySince: noon - unhealthyMs }),
      ],
    });
    const rung = actionRung({ action: 'failover' });
    return otherAutomation.evaluate(proposal({ target: 'db', rung }), facts({ model }));
  }

  it.each([
    ['available', 'allow'],
    ['failed', 'allow'],
    ['storage-optimization', 'allow'],
    ['modifying', 'deny'],
    ['backing-up', 'deny'],
    ['rebooting', 'deny'],
    ['stopped', 'deny'],
    ['a state that is new to us', 'deny'],
  ])('on the database in state %s: %s', (status, outcome) => {
    expect(askDatabase({ status }).outcome).toBe(outcome);
  });

  it('on a replica of it counts as well', () => {
    expect(askDatabase({ replicaStatus: 'creating' }).outcome).toBe('deny');
  });

  it('by failing over counts for the whole cluster', () => {
    expect(askDatabase({ cluster: { failingOver: true } })).toMatchObject({
      outcome: 'deny',
      value: 'failing over',
    });
    expect(askDatabase({ cluster: { failingOver: false } }).outcome).toBe('allow');
  });

  it.each([
    [3 * minute - 1, 'defer'],
    [3 * minute, 'allow'],
  ])('is left %i ms to fail over by itself where it can: %s', (unhealthyMs, outcome) => {
    expect(askDatabase({ facts: { multiAz: true }, unhealthyMs }).outcome).toBe(outcome);
    expect(askDatabase({ cluster: { readers: ['replica'] }, unhealthyMs }).outcome).toBe(outcome);
  });

  it('is not waited for before a planned change of a healthy writer', () => {
    const healthy = verdict({ target: 'db' });

    expect(askDatabase({ facts: { multiAz: true }, verdict: healthy }).outcome).toBe('allow');
  });

  it.each([
    [150_000, 'allow'],
    [150_001, 'deny'],
  ])('is not known when its state was read %i ms ago: %s', (readMs, outcome) => {
    expect(askDatabase({ readMs }).outcome).toBe(outcome);
  });

  it('is not waited for where it cannot fail over', () => {
    expect(askDatabase({ unhealthyMs: 0 }).outcome).toBe('allow');
    expect(askDatabase({ cluster: { readers: [] }, unhealthyMs: 0 }).outcome).toBe('allow');
  });
});
