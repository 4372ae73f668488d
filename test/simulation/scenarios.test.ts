import { describe, expect, it } from 'vitest';
import { playRun } from '../../src/simulator/gameday/play-run.ts';
import type { PolicySet, RunReport } from '../../src/simulator/gameday/report.ts';
import { shippedScenarioNames } from '../../src/simulator/scenario/find-scenarios.ts';

/** What is told of one scenario: one seed, for the story and not for its statistics. */
interface Row {
  readonly scenario: string;
  /** Codes of which the naive baseline must earn one; none where it merely must do nobody any good. */
  readonly harms: readonly string[];
  /** What the account looks like when nobody does anything, in words. */
  readonly story: string;
  readonly holds: (run: RunReport) => boolean;
}

/** Seconds from the first fault to the first line in which the subject or text has this; Infinity: there is none. */
const firstAt = ({ timeline }: RunReport, text: RegExp): number =>
  timeline.find((line) => text.test(`${line.subject}: ${line.text}`))?.atSeconds ?? Number.POSITIVE_INFINITY;

const times = ({ timeline }: RunReport, text: RegExp): number =>
  timeline.filter((line) => text.test(`${line.subject}: ${line.text}`)).length;

const between = (value: number, least: number, most: number): boolean => value >= least && value <= most;

const rows: readonly Row[] = [
  {
    scenario: 'partition-43s-cross-region-promote',
    harms: ['H2', 'H3', 'H7'],
    story: 'users are cut off for the 43 seconds and well again by themselves, with nothing lost',
    holds: ({ result }) =>
      result.recovered && between(result.downtimeSeconds, 42, 45) && result.dataLossSeconds === 0,
  },
  {
    scenario: 'failover-to-cold-standby-then-flap',
    harms: ['H7', 'H8'],
    story: 'the alarms of the database go off within three minutes while hardly a request fails',
    holds: (run) => firstAt(run, /forum-db-cpu .* to ALARM/) < 180 && run.result.errorRatio < 0.01,
  },
  {
    scenario: 'promote-stale-candidate',
    harms: ['H2', 'H3', 'H4', 'H6'],
    story: 'no write is taken any more',
    holds: ({ missing, result }) =>
      missing.some((line) => line.startsWith('0 databases accept writes')) && result.downtimeSeconds > 1_500,
  },
  {
    scenario: 'old-primary-still-writing',
    harms: ['H2', 'H4'],
    story: 'the writer comes back after twelve minutes with all that it had',
    holds: ({ result }) =>
      result.recovered && between(result.downtimeSeconds, 650, 800) && result.dataLossSeconds === 0,
  },
  {
    scenario: 'rds-multi-az-already-failing-over',
    harms: ['H2', 'H6', 'H8', 'H10'],
    story: 'RDS has failed over within two minutes and a half, and five seconds of commits are lost',
    holds: ({ result }) =>
      result.recovered && between(result.downtimeSeconds, 60, 150) && result.dataLossSeconds === 5,
  },
  {
    scenario: 'rds-multi-az-failover-stuck',
    harms: ['H2', 'H6', 'H8', 'H10'],
    story: 'the failover of RDS never ends',
    holds: ({ result }) => !result.recovered && result.downtimeSeconds > 2_000,
  },
  {
    scenario: 'byzantine-switch-promote-triggers-rebuild',
    harms: ['H1', 'H4'],
    story: 'the status of the writer flaps for twenty minutes, and part of what is asked is lost',
    holds: (run) =>
      firstAt(run, /shop-db is modifying \(and [23]\d more times\)/) === 0 &&
      run.result.downtimeSeconds > 1_100,
  },
  {
    scenario: 'wrong-target-wipe-and-dead-backups',
    harms: ['H6'],
    story: 'no user notices anything',
    holds: ({ result }) => result.downtimeSeconds === 0 && result.recovered,
  },
  {
    scenario: 'deep-health-check-shared-dependency',
    harms: ['H1', 'H5', 'H7'],
    story: 'all twelve machines are unhealthy within half a minute, and the database is named within three',
    holds: (run) =>
      firstAt(run, /forum-web.* and 10 more: unhealthy/) < 30 &&
      firstAt(run, /forum-db-latency .* to ALARM/) < 180,
  },
  {
    scenario: 'thundering-herd-on-return',
    harms: ['H5', 'H6', 'H7', 'H1'],
    story: 'it is down again after its cache has come back, more than once',
    holds: (run) => run.result.downtimeSeconds > 500 && times(run, /^users: worse/) >= 2,
  },
  {
    scenario: 'dr-failover-to-untested-standby',
    harms: ['H1', 'H7'],
    story: 'users of the home region are turned away until it comes back',
    holds: ({ result }) => result.recovered && result.downtimeSeconds > 1_400,
  },
  {
    scenario: 'route53-control-plane-down',
    harms: ['H9', 'H11'],
    story: 'the records that were there beforehand have moved most users within five minutes',
    holds: ({ result }) => result.recovered && result.downtimeSeconds < 300,
  },
  {
    scenario: 'stale-plan-race',
    harms: ['H1', 'H6', 'H9'],
    story: 'the home region is back after some six minutes',
    holds: ({ result }) => result.recovered && between(result.downtimeSeconds, 300, 420),
  },
  {
    scenario: 'self-withdrawal-when-backend-unreachable',
    harms: ['H1', 'H7', 'H12'],
    story: 'nine in ten requests are answered all the time, whatever the health checks say',
    holds: ({ experience }) => experience.every(({ errorRatio }) => errorRatio < 0.15),
  },
  {
    scenario: 'name-fails',
    harms: [],
    story: 'nearly nobody finds the site any more',
    holds: ({ result }) => !result.recovered && result.errorRatio > 0.9,
  },
  {
    scenario: 'writer-fails',
    harms: ['H2', 'H3', 'H4', 'H7'],
    story: 'writes are refused to the end',
    holds: ({ result }) => !result.recovered && result.downtimeSeconds > 1_500,
  },
  {
    scenario: 'region-fails',
    harms: ['H1', 'H4', 'H5', 'H7'],
    story: 'users are turned away until the power is back',
    holds: ({ result }) => !result.recovered && result.downtimeSeconds > 1_500,
  },
  {
    scenario: 'replacements-cannot-boot',
    harms: ['H1', 'H5', 'H6', 'H10', 'H11'],
    story: 'Auto Scaling launches machine after machine, and none of them ever serves',
    holds: (run) =>
      times(run, /Auto Scaling launches/) >= 4 &&
      run.missing.join() === '11 of 12 machines of web serve' &&
      run.result.downtimeSeconds < 60,
  },
  {
    scenario: 'monitoring-dark-all-unknown',
    harms: ['H1', 'H4', 'H5', 'H7'],
    story: 'one alarm takes silence for failure, another knows nothing, and no user notices anything',
    holds: (run) =>
      run.result.errorRatio === 0 &&
      between(firstAt(run, /web-db-connections .* to ALARM/), 120, 300) &&
      between(firstAt(run, /web-slow .* to INSUFFICIENT_DATA/), 180, 480),
  },
  {
    scenario: 'gray-az-5-percent-with-relapse',
    harms: ['H1', 'H5', 'H7', 'H8'],
    story: 'one request in sixty fails, only the alarm of one zone goes off, and it comes back',
    holds: (run) =>
      !run.result.recovered &&
      between(run.result.errorRatio, 0.01, 0.02) &&
      between(firstAt(run, /web-errors-b .* to ALARM/), 120, 300) &&
      times(run, /web-errors-[ac]/) === 0,
  },
  {
    scenario: 'observer-is-the-broken-one',
    harms: ['H4', 'H5'],
    story: 'nothing at all happens to the service',
    holds: ({ result, timeline }) =>
      result.recovered && result.errorRatio === 0 && timeline.every(({ text }) => text.startsWith('FAULT')),
  },
  {
    scenario: 'expired-certificate-and-skewed-clock',
    harms: ['H4', 'H5', 'H7'],
    story: 'three minutes after one machine everything fails at once, until there is a new certificate',
    holds: (run) =>
      run.result.recovered &&
      between(run.result.downtimeSeconds, 1_300, 1_700) &&
      between(firstAt(run, /^users: worse: 100 %/), 178, 190),
  },
  {
    scenario: 'panic-scale-up-provisioning-collapse',
    harms: ['H1', 'H11'],
    story: "the group's own policy asks for enough, which comes late",
    holds: (run) =>
      run.result.recovered &&
      between(run.result.downtimeSeconds, 600, 1_500) &&
      times(run, /changes its desired capacity from 12 to 18/) === 1,
  },
  {
    scenario: 'az-power-loss-insufficient-capacity',
    harms: ['H1', 'H6', 'H8', 'H11'],
    story: 'two zones carry the load within four minutes, and nothing can be launched anywhere',
    holds: (run) =>
      run.result.recovered &&
      between(run.result.downtimeSeconds, 60, 240) &&
      firstAt(run, /cannot launch in eu-west-1a and eu-west-1b and eu-west-1c/) < 180,
  },
  {
    scenario: 'az-thermal-partial-with-quorum',
    harms: ['H2', 'H3', 'H10', 'H11'],
    story: 'users lose little, for the zone goes piece by piece and the others carry the load',
    holds: ({ result }) =>
      result.recovered && between(result.downtimeSeconds, 30, 400) && result.errorRatio < 0.05,
  },
  {
    scenario: 'region-launch-freeze',
    harms: ['H1', 'H11', 'H12'],
    story: 'users are well once DynamoDB is back, and what is launched does not serve until the end',
    holds: (run) =>
      run.result.recovered &&
      between(run.result.downtimeSeconds, 400, 600) &&
      firstAt(run, /cannot launch in/) < 720,
  },
  {
    scenario: 'stuck-volumes-remirror-storm',
    harms: ['H5', 'H6', 'H11'],
    story: 'users are well within half a minute, while new machines in the zone never come up',
    holds: (run) =>
      run.result.recovered && run.result.downtimeSeconds < 60 && times(run, /Auto Scaling launches/) >= 4,
  },
  {
    scenario: 'empty-or-default-means-everything',
    harms: ['H1', 'H5'],
    story: 'Auto Scaling replaces the one machine that fails',
    holds: (run) => run.result.recovered && times(run, /Auto Scaling launches/) === 1,
  },
  {
    scenario: 'double-remediation-with-asg',
    harms: ['H1', 'H5', 'H10', 'H12'],
    story: 'Auto Scaling replaces each of the three machines, once',
    holds: (run) => run.result.recovered && times(run, /Auto Scaling launches/) === 3,
  },
  {
    scenario: 'runaway-automation-no-kill-switch',
    harms: ['H4', 'H5'],
    story: 'all machines serve all the time',
    holds: ({ result }) => result.recovered && result.errorRatio === 0,
  },
  {
    scenario: 'instance-fails',
    harms: ['H4', 'H8'],
    story: 'the group waits ten minutes before it replaces the machine',
    holds: (run) => run.result.recovered && between(firstAt(run, /Auto Scaling launches/), 600, 800),
  },
  {
    scenario: 'application-crashes',
    harms: ['H4', 'H8'],
    story: 'the machine is left as it is',
    holds: (run) => run.result.downtimeSeconds < 90 && times(run, /Auto Scaling/) === 0,
  },
  {
    scenario: 'zone-fails',
    harms: ['H1', 'H2', 'H6', 'H7', 'H8', 'H11'],
    story: 'RDS fails over and the other zones take over within three minutes',
    holds: ({ result }) => result.recovered && between(result.downtimeSeconds, 60, 180),
  },
  {
    scenario: 'nat-fails',
    harms: ['H4', 'H5', 'H8', 'H10', 'H11'],
    story: 'one request in ten fails until the gateway is mended, with every machine healthy',
    holds: (run) =>
      run.result.recovered &&
      run.result.downtimeSeconds > 1_500 &&
      times(run, /unhealthy/) === 0 &&
      firstAt(run, /web-errors-b .* to ALARM/) < 300,
  },
  {
    scenario: 'nat-gateway-deleted',
    harms: [],
    story: 'what one of two zones needs from outside fails to the end, with every machine healthy',
    holds: (run) =>
      !run.result.recovered && between(run.result.errorRatio, 0.14, 0.16) && times(run, /unhealthy/) === 0,
  },
  {
    scenario: 'nat-partner-unreachable',
    harms: [],
    story: 'both zones fail three requests in ten until what is beyond the gateways is mended',
    holds: ({ result }) =>
      result.recovered &&
      between(result.errorRatio, 0.2, 0.25) &&
      between(result.downtimeSeconds, 1_700, 1_780),
  },
  {
    scenario: 'security-group-rule-revoked',
    harms: ['H1', 'H4', 'H5', 'H7', 'H8', 'H10'],
    story: 'the other region answers within three minutes, and machine after machine is replaced in vain',
    holds: (run) =>
      !run.result.recovered &&
      run.missing.join() === '6 of 12 machines of shop-web serve' &&
      between(run.result.downtimeSeconds, 120, 200) &&
      times(run, /Auto Scaling launches/) >= 6,
  },
  {
    scenario: 'security-group-rule-not-approved',
    harms: ['H1', 'H2', 'H4', 'H7', 'H12'],
    story: 'no write is taken until the rule is back, and reads are answered',
    holds: ({ result }) =>
      result.recovered &&
      between(result.errorRatio, 0.15, 0.2) &&
      between(result.downtimeSeconds, 1_400, 1_480),
  },
  {
    scenario: 'link-fails',
    harms: ['H1', 'H5', 'H7', 'H8'],
    story: 'one zone fails part of its writes until the link is mended',
    holds: ({ result }) => result.recovered && between(result.errorRatio, 0.005, 0.04),
  },
];

it('each shipped scenario has its row', () => {
  expect(rows.map(({ scenario }) => scenario).toSorted()).toEqual(shippedScenarioNames().toSorted());
});

const play = (scenario: string, policy: PolicySet): Promise<RunReport> =>
  playRun({ scenario: `${import.meta.dirname}/../../scenarios/${scenario}.yaml`, policy, seed: 1 });

describe.each(rows)('$scenario', ({ scenario, harms, story, holds }) => {
  it(`is the story that it tells: ${story}`, async () => {
    const run = await play(scenario, 'nothing');
    const { downtimeSeconds, errorRatio, dataLossSeconds, recovered } = run.result;
    const found = {
      downtimeSeconds,
      errorRatio,
      dataLossSeconds,
      recovered,
      timeline: run.timeline.slice(0, 20),
    };
    expect(run.missedFaults).toEqual([]);
    expect(holds(run), JSON.stringify(found, undefined, 1)).toBe(true);
  });

  it('is failed by an automation that acts on the first red, for the reason that is told', async () => {
    const run = await play(scenario, 'naive');
    const { passed, why, harmful } = run.result;
    const earned = [...new Set(harmful.map(({ code }) => code))].toSorted();
    expect(passed).toBe(false);
    if (harms.length === 0) expect(why).toEqual([expect.stringMatching(/did not recover|nobody was told/)]);
    else
      expect(
        earned.filter((code) => harms.includes(code)),
        `it earned ${earned.join()}`,
      ).not.toEqual([]);
    expect(run.unknownOperations).toEqual([]);
    expect(run.missedFaults).toEqual([]);
  });
});
