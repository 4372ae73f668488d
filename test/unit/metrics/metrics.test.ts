import { describe, expect, it } from 'vitest';
import type { JournalEvent, RecordedRemediation } from '../../../src/journal/event.ts';
import { createMetrics } from '../../../src/metrics/create-metrics.ts';
import { type FakeView, fakeNow, fakeView } from '../../support/fake-view.ts';
import { gateResults, refusals, shop } from '../../support/shop.ts';

function metricsOf(fake: FakeView) {
  const metrics = createMetrics({
    view: fake.view,
    aws: {
      calls: () => [{ service: 'EC2', operation: 'DescribeInstances', outcome: 'ok', count: 7 }],
      quotas: () => [
        {
          account: '123456789012',
          region: 'eu-west-1',
          family: 'ec2-describe',
          tokens: 40,
          capacity: 50,
          waiting: 2,
          refused: 0,
          throttled: 1,
        },
      ],
      clockSkewMs: () => -2500,
    },
  });
  fake.subscribe((event) => metrics.record(event));
  return metrics;
}

/** The lines of one metric, without comments. */
async function lines(metrics: ReturnType<typeof metricsOf>, name: string): Promise<string[]> {
  const text = await metrics.render();
  return text.split('\n').filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
}

describe('metrics read at each scrape', () => {
  it.each([
    [
      'holdfast_resources',
      ['holdfast_resources{kind="ec2:instance"} 4', 'holdfast_resources{kind="rds:instance"} 1'],
    ],
    ['holdfast_incidents_open', ['holdfast_incidents_open 1']],
    [
      'holdfast_service_availability_ratio',
      [
        'holdfast_service_availability_ratio{service="checkout"} 0.88',
        'holdfast_service_availability_ratio{service="orders"} 1',
        'holdfast_service_availability_ratio{service="static.example.com"} 1',
      ],
    ],
    ['holdfast_problems', ['holdfast_problems 0']],
    ['holdfast_settled', ['holdfast_settled 1']],
    ['holdfast_holds', ['holdfast_holds 0']],
    [
      'holdfast_group_breakers',
      [
        'holdfast_group_breakers{state="open"} 0',
        'holdfast_group_breakers{state="cooling"} 0',
        'holdfast_group_breakers{state="latched"} 0',
      ],
    ],
    ['holdfast_stop_switch_thrown', ['holdfast_stop_switch_thrown 0']],
    ['holdfast_remediations_in_flight', ['holdfast_remediations_in_flight{action="replace-instance"} 1']],
    ['holdfast_config_last_reload_successful', ['holdfast_config_last_reload_successful 1']],
    ['holdfast_cycle_age_seconds', ['holdfast_cycle_age_seconds 2']],
    [
      'holdfast_aws_calls_total',
      ['holdfast_aws_calls_total{service="EC2",operation="DescribeInstances",outcome="ok"} 7'],
    ],
    [
      'holdfast_aws_quota_tokens',
      ['holdfast_aws_quota_tokens{account="123456789012",region="eu-west-1",family="ec2-describe"} 40'],
    ],
  ])('show the shop: %s', async (name, expected) => {
    expect(await lines(metricsOf(shop()), name)).toEqual(expected);
  });

  it('follow what changes between two scrapes, and forget what is gone', async () => {
    const fake = shop();
    const metrics = metricsOf(fake);
    await metrics.render();

    fake.state.model = fakeView().state.model;
    fake.state.stopSwitch = { state: 'unreadable', source: 'holdfast.stop', readAt: fakeNow };

    expect(await lines(metrics, 'holdfast_resources')).toEqual([]);
    expect(await lines(metrics, 'holdfast_observer_up')).toEqual([]);
    expect(await lines(metrics, 'holdfast_stop_switch_thrown')).toEqual(['holdfast_stop_switch_thrown 1']);
    expect(await lines(metrics, 'holdfast_aws_calls_total')).toHaveLength(1);
  });

  it('have every verdict and mode from the start, so that an alert never sees a gap', async () => {
    const metrics = metricsOf(fakeView());

    expect(await lines(metrics, 'holdfast_verdicts')).toHaveLength(13);
    expect(await lines(metrics, 'holdfast_policies')).toHaveLength(5);
    expect(await lines(metrics, 'holdfast_troubles')).toHaveLength(2);
  });

  it('tell an observer that fails from one that works, and from one that has not answered', async () => {
    const fake = shop();
    const [first, second, third] = fake.state.model.observers.values();
    if (!first || !second || !third) throw new Error('the shop has three observers');
    const { lastSuccessAt: _never, ...waiting } = third;
    const observers = new Map([
      ['a', first],
      ['b', { ...second, failingSince: fakeNow }],
      ['c', waiting],
    ]);
    fake.state.model = { ...fake.state.model, observers };

    const up = await lines(metricsOf(fake), 'holdfast_observer_up');

    expect(up.map((line) => line.at(-1))).toEqual(['1', '0', '0']);
    expect(await lines(metricsOf(fake), 'holdfast_observer_last_success_timestamp_seconds')).toHaveLength(2);
  });

  it('never label with a resource: a series per instance would grow without end', async () => {
    const text = await metricsOf(shop()).render();

    expect(text).not.toContain('arn:');
    expect(text).not.toContain('web-1');
  });
});

describe('metrics counted from journal events', () => {
  const target = 'arn:aws:ec2:eu-west-1:123456789012:instance/i-1';
  const decision: JournalEvent = {
    kind: 'decision',
    at: fakeNow,
    proposal: 'p',
    policy: 'replace-failed-instance',
    action: 'replace-instance',
    target,
    rungIndex: 0,
    since: fakeNow,
    verdict: 'host-failed',
    reason: 'it failed',
    evidence: [],
    outcome: 'refuse',
    gates: gateResults([refusals.floor, refusals.cooldown]),
  };
  const remediation: RecordedRemediation = {
    remediation: 'rem-9',
    proposal: 'p',
    policy: 'replace-failed-instance',
    action: 'replace-instance',
    effect: 'removes-target',
    target,
    rungIndex: 0,
    groups: [],
    region: 'eu-west-1',
    account: '123456789012',
    incident: 'inc-1',
  };
  const intent: JournalEvent = {
    ...remediation,
    kind: 'intent',
    at: fakeNow + 30_000,
    step: 0,
    purpose: 'remedy',
    plan: {},
    expiresAt: fakeNow + 150_000,
  };
  const ended: JournalEvent = {
    ...remediation,
    kind: 'remediation-ended',
    at: fakeNow + 100_000,
    startedAt: fakeNow + 30_000,
    outcome: 'success',
    reason: 'it serves',
  };

  it.each<{ event: JournalEvent; line: string }>([
    {
      event: decision,
      line: 'holdfast_decisions_total{policy="replace-failed-instance",outcome="refuse"} 1',
    },
    { event: decision, line: 'holdfast_gate_refusals_total{gate="floor",outcome="deny"} 1' },
    { event: decision, line: 'holdfast_gate_refusals_total{gate="cooldown",outcome="defer"} 1' },
    { event: intent, line: 'holdfast_intents_total{action="replace-instance",purpose="remedy"} 1' },
    { event: ended, line: 'holdfast_remediations_total{action="replace-instance",outcome="success"} 1' },
    {
      event: { kind: 'page', at: fakeNow, policy: 'p', target, to: 'oncall', summary: 's' },
      line: 'holdfast_pages_total{policy="p"} 1',
    },
    {
      event: { kind: 'notified', at: fakeNow, channel: 'oncall', outcome: 'failed', detail: '500' },
      line: 'holdfast_notifications_total{channel="oncall",outcome="failed"} 1',
    },
    {
      event: { kind: 'approval', at: fakeNow, proposal: 'p', by: 'ana', verdict: 'rejected', expiresAt: 0 },
      line: 'holdfast_approvals_total{verdict="rejected"} 1',
    },
    {
      event: { kind: 'group-breaker', at: fakeNow, group: 'g', name: 'web', state: 'open', reason: 'r' },
      line: 'holdfast_group_breaker_turns_total{state="open"} 1',
    },
    {
      event: { kind: 'policies-loaded', at: 5000, revision: 'r', policies: [] },
      line: 'holdfast_config_last_reload_success_timestamp_seconds 5',
    },
    { event: decision, line: 'holdfast_journal_events_total{kind="decision"} 1' },
  ])('count $event.kind in $line', async ({ event, line }) => {
    const fake = fakeView();
    const metrics = metricsOf(fake);

    fake.emit(event);

    expect((await metrics.render()).split('\n')).toContain(line);
  });

  it('time the phases from failure to recovery, each once', async () => {
    const fake = shop();
    const metrics = metricsOf(fake);
    const incident = fake.state.model.incidents.get('inc-1');
    if (incident === undefined) throw new Error('the shop has an incident');

    // The signals have failed since five minutes before "now"; the incident opened a minute later.
    fake.emit({ kind: 'incident', at: incident.openedAt, how: 'opened', incident });
    fake.emit({ kind: 'incident', at: incident.openedAt, how: 'updated', incident });
    fake.emit(intent);
    fake.emit({ ...intent, step: 1, at: intent.at + 10_000 });
    fake.emit(ended);
    const closedAt = incident.openedAt + 600_000;
    fake.emit({ kind: 'incident', at: closedAt, how: 'closed', incident: { ...incident, closedAt } });

    expect(await lines(metrics, 'holdfast_detect_duration_seconds_sum')).toEqual([
      'holdfast_detect_duration_seconds_sum 60',
    ]);
    expect(await lines(metrics, 'holdfast_decide_duration_seconds_sum')).toEqual([
      'holdfast_decide_duration_seconds_sum 270',
    ]);
    expect(await lines(metrics, 'holdfast_act_duration_seconds_sum')).toEqual([
      'holdfast_act_duration_seconds_sum 70',
    ]);
    expect(await lines(metrics, 'holdfast_recover_duration_seconds_sum')).toEqual([
      'holdfast_recover_duration_seconds_sum 600',
    ]);
    for (const phase of ['detect', 'decide', 'act', 'recover']) {
      expect(await lines(metrics, `holdfast_${phase}_duration_seconds_count`)).toEqual([
        `holdfast_${phase}_duration_seconds_count 1`,
      ]);
    }
  });

  it('keep two daemons of one process apart', async () => {
    const one = metricsOf(fakeView());
    const two = metricsOf(fakeView());

    one.journalFailed();
    one.cycle(0.2);

    expect(await lines(one, 'holdfast_journal_append_failures_total')).toEqual([
      'holdfast_journal_append_failures_total 1',
    ]);
    expect(await lines(two, 'holdfast_journal_append_failures_total')).toEqual([
      'holdfast_journal_append_failures_total 0',
    ]);
  });
});
