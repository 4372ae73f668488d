import type { AutomationExecutionMetadata } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { ssm } from '../../src/pollers/ssm.ts';
import { faultNamed } from '../../src/simulator/faults/registry.ts';
import { answered } from '../support/answered.ts';
import { modelOf, resourceOf } from '../support/model-of.ts';
import { pollBench, refused, startedAt } from '../support/poll.ts';
import { watchedAccount } from '../support/watched-account.ts';

const list = 'SSM DescribeAutomationExecutions';
const document = 'arn:aws:ssm:eu-west-1:111122223333:document/restart';
const machine = 'arn:aws:ec2:eu-west-1:111122223333:instance/i-1';

/** As Systems Manager documents its list. */
const run = (part: Partial<AutomationExecutionMetadata>): AutomationExecutionMetadata => ({
  AutomationExecutionId: 'e-1',
  DocumentName: 'restart',
  AutomationExecutionStatus: 'Success',
  ExecutionStartTime: new Date(startedAt - 600_000),
  ExecutedBy: 'arn:aws:iam::111122223333:user/ana',
  ...part,
});

async function said(...AutomationExecutionMetadataList: AutomationExecutionMetadata[]) {
  const bench = pollBench(
    { [list]: () => ({ AutomationExecutionMetadataList }) },
    modelOf({ resources: [resourceOf({ id: machine, kind: 'ec2:instance' })] }),
  );
  return { ...answered(await bench.run(ssm, 'automations')), sent: bench.sent };
}

describe('the runs of runbooks, as Systems Manager documents its answers', () => {
  it.each<[AutomationExecutionMetadata['AutomationExecutionStatus'], string, string]>([
    ['Success', 'pass', 'succeeded'],
    ['CompletedWithSuccess', 'pass', 'succeeded'],
    ['Failed', 'warn', 'failed (Failed): no such step'],
    ['TimedOut', 'warn', 'failed (TimedOut)'],
    ['CompletedWithFailure', 'warn', 'failed (CompletedWithFailure)'],
    ['PendingApproval', 'warn', 'waits for a person'],
    ['InProgress', 'pass', 'is under way'],
    ['Waiting', 'pass', 'is under way'],
    ['Cancelled', 'pass', 'was ended by somebody'],
    [undefined, 'unknown', 'does not say'],
  ])('takes one that is %s for %s', async (status, state, words) => {
    const { signals } = await said(
      run({ AutomationExecutionStatus: status, FailureMessage: 'no such step' }),
    );
    expect(signals).toMatchObject([
      {
        resource: document,
        check: 'ssm/automation',
        family: 'control-plane',
        nature: 'warning-only',
        state,
        reason: expect.stringContaining(words),
      },
    ]);
  });

  it('tells of each document the run that began last, and nothing of what runs as a part of another', async () => {
    const { resources, signals } = await said(
      run({
        AutomationExecutionId: 'old',
        AutomationExecutionStatus: 'Failed',
        ExecutionStartTime: new Date(1),
      }),
      run({ AutomationExecutionId: 'new' }),
      run({
        AutomationExecutionId: 'undated',
        AutomationExecutionStatus: 'Failed',
        ExecutionStartTime: undefined,
      }),
      run({ DocumentName: 'child', ParentAutomationExecutionId: 'new' }),
      run({ DocumentName: undefined }),
    );
    expect(resources).toMatchObject([
      {
        id: document,
        kind: 'ssm:document',
        name: 'restart',
        facts: { execution: 'new', status: 'Success', executedBy: 'arn:aws:iam::111122223333:user/ana' },
      },
    ]);
    expect(signals).toHaveLength(1);
  });

  it.each<[string, Partial<AutomationExecutionMetadata>]>([
    ['as its target', { Target: 'i-1' }],
    ['among its targets', { Targets: [{ Key: 'ParameterValues', Values: ['i-0', 'i-1'] }] }],
    ['as what its targets came to', { ResolvedTargets: { ParameterValues: ['i-1'], Truncated: false } }],
  ])(
    'has a machine that a run names %s left alone while it is under way, and no longer',
    async (_title, part) => {
      const { signals } = await said(run({ AutomationExecutionStatus: 'InProgress', ...part }));
      expect(signals.slice(1)).toMatchObject([
        { resource: machine, by: document, check: 'ssm/automation', state: 'unknown', nature: 'transition' },
      ]);
      expect((await said(run(part))).signals).toHaveLength(1);
    },
  );

  it('asks for the last six hours, on every page', async () => {
    const bench = pollBench({
      [list]: ({ NextToken }: { NextToken?: string }) =>
        NextToken === undefined
          ? { AutomationExecutionMetadataList: [run({})], NextToken: 'more' }
          : { AutomationExecutionMetadataList: [run({ DocumentName: 'other' })] },
    });
    expect(answered(await bench.run(ssm, 'automations')).resources).toHaveLength(2);
    expect(bench.sent[0]?.input).toMatchObject({
      Filters: [{ Key: 'StartTimeAfter', Values: ['2026-01-05T06:00:00Z'] }],
    });
  });

  it('says nothing where nobody runs anything, by one call', async () => {
    const { resources, signals, sent } = await said();
    expect({ resources, signals }).toEqual({ resources: [], signals: [] });
    expect(sent).toHaveLength(1);
  });

  it('knows nothing where it may not look, and says which permission is missing', async () => {
    const bench = pollBench({
      [list]: () => {
        throw refused('AccessDeniedException');
      },
    });
    expect(await bench.run(ssm, 'automations')).toMatchObject([
      { kind: 'failed', failure: 'denied', permission: 'ssm:DescribeAutomationExecutions' },
    ]);
  });
});

const stack = `
stack: runbooks
summary: A site whose owners have runbooks.
regions: [{ region: eu-west-1, zones: [eu-west-1a] }]
balancers: [{ name: web, targetGroup: { name: web } }]
groups: [{ name: web, size: 1, capacity: 90, targetGroups: [web] }]
databases: [{ id: web-db }]
runbooks: [{ name: restart, does: restart-machine, takes: 90s }]
hostedZones:
  - name: example.com
    records: [{ name: www.example.com, balancer: web }, { name: db.example.com, database: web-db }]
users: { site: www.example.com, database: db.example.com, requestsPerSecond: 1 }
`;

describe('the runs of runbooks, in the simulated account', () => {
  it('are under way, and then have failed', async () => {
    const { look, shop } = watchedAccount(stack, [ssm]);
    expect((await look())('restart', 'ssm/automation')).toBeUndefined();
    shop.fault(faultNamed('break-runbook'), { runbook: 'runbook' });
    expect((await look())('restart', 'ssm/automation')).toMatchObject({ state: 'pass' });
    await shop.play(91);
    expect((await look())('restart', 'ssm/automation')).toMatchObject({ state: 'warn' });
  });

  it('succeed once the runbook is mended', async () => {
    const { look, shop } = watchedAccount(stack, [ssm]);
    const heal = shop.fault(faultNamed('break-runbook'), { runbook: 'restart' });
    await shop.play(91);
    heal();
    const [instance = ''] = shop.world.instances.keys();
    await shop.call(
      'SSM',
      'StartAutomationExecution',
      { DocumentName: 'restart', Parameters: { InstanceId: [instance] } },
      'eu-west-1',
    );
    await shop.play(91);
    expect((await look())('restart', 'ssm/automation')).toMatchObject({
      state: 'pass',
      reason: expect.stringContaining('succeeded'),
    });
  });
});
