import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { projectRoot } from '../support/source-tree.ts';

const file = join(projectRoot, 'helm/holdfast/files/alerts.yaml');
const rules = (
  parse(readFileSync(file, 'utf8')) as { groups: { rules: { alert: string; expr: string }[] }[] }
).groups.flatMap((group) => group.rules);

interface Case {
  readonly alert: string;
  /** Minute at which it is looked at. */
  readonly at: number;
  /** Series, a value each half minute, with which it fires; and with which it does not. */
  readonly fires: Readonly<Record<string, string>>;
  readonly silent: Readonly<Record<string, string>>;
}

const up = 'holdfast_build_info{instance="a"}';
const observer = (name: string) => `holdfast_observer_up{account="1",region="r",observer="${name}"}`;
const failed = 'holdfast_remediations_total{action="reboot-instance",outcome="failed"}';
const unsent = 'holdfast_notifications_total{channel="on-call",outcome="failed"}';
const missed = 'holdfast_events_missed_total{source="aws.ec2"}';
const throttled = 'holdfast_aws_throttles_total{account="1",region="r",family="ec2"}';

/** On both sides of each bound: of its value, and of its time. */
const cases: readonly Case[] = [
  // Prometheus takes the last value for what is there for five minutes more.
  { alert: 'HoldfastDown', at: 13, fires: { [up]: '1x4' }, silent: { [up]: '1x26' } },
  {
    alert: 'HoldfastStalled',
    at: 5,
    fires: { 'holdfast_cycle_age_seconds{instance="a"}': '91x10' },
    silent: { 'holdfast_cycle_age_seconds{instance="a"}': '90x10' },
  },
  {
    alert: 'HoldfastCellUnheld',
    at: 8,
    fires: {
      'holdfast_replica_lease_seconds{cell="main",instance="a"}': '0x16',
      'holdfast_replica_lease_seconds{cell="main",instance="b"}': '0x16',
    },
    silent: {
      'holdfast_replica_lease_seconds{cell="main",instance="a"}': '0x16',
      'holdfast_replica_lease_seconds{cell="main",instance="b"}': '50x16',
    },
  },
  {
    alert: 'HoldfastTableUnseen',
    at: 6,
    fires: { 'holdfast_replica_sees_others{instance="a"}': '0x12' },
    silent: { 'holdfast_replica_sees_others{instance="a"}': '1x4 0x8' },
  },
  {
    alert: 'HoldfastBlind',
    at: 12,
    fires: { [observer('x')]: '0x24', [observer('y')]: '0x24', [observer('z')]: '1x24' },
    silent: { [observer('x')]: '0x24', [observer('y')]: '1x24' },
  },
  {
    alert: 'HoldfastObservesOnly',
    at: 12,
    fires: { 'holdfast_troubles{instance="a",blocks_acting="true"}': '1x24' },
    silent: {
      'holdfast_troubles{instance="a",blocks_acting="true"}': '0x24',
      'holdfast_troubles{instance="a",blocks_acting="false"}': '3x24',
    },
  },
  {
    alert: 'HoldfastStopped',
    at: 62,
    fires: { 'holdfast_stop_switch_thrown{instance="a"}': '1x124' },
    silent: { 'holdfast_stop_switch_thrown{instance="a"}': '0x6 1x118' },
  },
  {
    alert: 'HoldfastNobodyHasTaken',
    at: 17,
    fires: { 'holdfast_needs_human{policy="p",taken="false"}': '1x34' },
    silent: { 'holdfast_needs_human{policy="p",taken="true"}': '1x34' },
  },
  // The first failure of all: the series begins with it.
  { alert: 'HoldfastRemedyFailed', at: 10, fires: { [failed]: '_x10 1x10' }, silent: { [up]: '1x20' } },
  // One more of those that were there.
  {
    alert: 'HoldfastRemedyFailed',
    at: 150,
    fires: { [failed]: '1x240 2x60' },
    silent: { [failed]: '2x300' },
  },
  {
    alert: 'HoldfastBreakerLatched',
    at: 2,
    fires: { 'holdfast_group_breakers{instance="a",state="latched"}': '1x4' },
    silent: { 'holdfast_group_breakers{instance="a",state="open"}': '1x4' },
  },
  { alert: 'HoldfastNotToldAnybody', at: 5, fires: { [unsent]: '_x5 1x5' }, silent: { [up]: '1x10' } },
  {
    alert: 'HoldfastNotToldAnybody',
    at: 40,
    fires: { [unsent]: '1x70 2x10' },
    silent: { [unsent]: '1x10 2x70' },
  },
  {
    alert: 'HoldfastPoliciesRefused',
    at: 6,
    fires: { 'holdfast_config_last_reload_successful{instance="a"}': '0x12' },
    silent: { 'holdfast_config_last_reload_successful{instance="a"}': '1x12' },
  },
  {
    alert: 'HoldfastEventQueueUnread',
    at: 12,
    fires: { 'holdfast_event_queue_up{queue="q"}': '0x24' },
    silent: { 'holdfast_event_queue_up{queue="q"}': '1x24' },
  },
  {
    alert: 'HoldfastEventsMissed',
    at: 61,
    fires: { [missed]: '0x60 5x62' },
    silent: { [missed]: '0x60 2x62' },
  },
  { alert: 'HoldfastThrottled', at: 20, fires: { [throttled]: '0+1x40' }, silent: { [throttled]: '7x40' } },
];

/** One `promtool test rules` over all: each case is a world of its own. */
function played(): string {
  const tests = cases.flatMap(({ alert, at, fires, silent }) =>
    ([fires, silent] as const).map((series, index) => ({
      name: `${alert} ${index === 0 ? 'fires' : 'is silent'}`,
      interval: '30s',
      input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
      promql_expr_test: [
        {
          expr: `count(ALERTS{alertstate="firing",alertname="${alert}"})`,
          eval_time: `${at}m`,
          exp_samples: index === 0 ? [{ labels: '{}', value: 1 }] : [],
        },
      ],
    })),
  );
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-alerts-'));
  const testFile = join(folder, 'alerts.test.yaml');
  writeFileSync(testFile, stringify({ rule_files: [file], evaluation_interval: '30s', tests }));
  const { stdout, stderr, error } = spawnSync('promtool', ['test', 'rules', testFile], { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  if (error !== undefined)
    throw new Error('promtool is not installed: apt-get install prometheus', { cause: error });
  return `${stdout}${stderr}`;
}

describe('the alerts about Holdfast itself', () => {
  it('are rules to Prometheus', () => {
    const { status, stdout, stderr } = spawnSync('promtool', ['check', 'rules', file], { encoding: 'utf8' });
    expect(`${stdout}${stderr}`).toContain('SUCCESS');
    expect(status).toBe(0);
  });

  it('each fire, and each are silent on the other side of its bound', () => {
    expect(played()).not.toMatch(/FAILED/);
  });

  it('each have such a case', () => {
    expect([...new Set(cases.map(({ alert }) => alert))]).toEqual(rules.map(({ alert }) => alert));
  });
});
