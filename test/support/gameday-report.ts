import type { ScenarioResult } from '../../src/simulator/judge/result.ts';
import type { RunReport, TimelineEntry } from '../../src/simulator/gameday/report.ts';
import {
  createTally,
  type GamedayOutcome,
  type GamedayRun,
  type ScenarioPlan,
} from '../../src/simulator/gameday/tally.ts';

export const plan = (name: string, more: Partial<ScenarioPlan> = {}): ScenarioPlan => ({
  name,
  file: `scenarios/${name}.yaml`,
  expect: 'recover',
  summary: `What happens in ${name}.`,
  durationMs: 1_800_000,
  ...more,
});

export const harm = (code: string, atSeconds: number) => ({
  code,
  atSeconds,
  action: 'TerminateInstances',
  target: 'web-1',
});

export function result(more: Partial<ScenarioResult> = {}): ScenarioResult {
  const { harmful = [], recovered = true } = more;
  return {
    why: [
      ...(harmful.length === 0 ? [] : [`${harmful.length} harmful ${harmful.length === 1 ? 'act' : 'acts'}`]),
      ...(recovered ? [] : ['users did not recover']),
    ],
    name: 'zone-fails',
    expect: 'recover',
    seed: 1,
    policy: 'shipped',
    passed: true,
    recovered: true,
    downtimeSeconds: 60,
    errorRatio: 0.01,
    dataLossSeconds: 0,
    detectSeconds: 70,
    decideSeconds: 120,
    actSeconds: 240,
    propagateSeconds: 30,
    harmful: [],
    actions: [],
    pages: 1,
    journalSha256: '00',
    ...more,
  };
}

const timeline: readonly TimelineEntry[] = [
  { atSeconds: 0, lane: 'world', subject: 'us-east-1a', text: 'FAULT begins: power is lost' },
  { atSeconds: 2, lane: 'users', subject: 'users', text: '50 % of requests fail' },
  { atSeconds: 69.6, lane: 'signal', subject: 'web-1', text: 'elb/target-health pass → fail: it times out' },
  { atSeconds: 69.6, lane: 'verdict', subject: 'web-1', text: 'host-failed. Two agree.' },
  {
    atSeconds: 130,
    lane: 'gate',
    subject: 'web-1',
    text: 'replace: replace-instance allowed by all 20 gates',
  },
  { atSeconds: 131, lane: 'action', subject: 'web-1', text: 'Replace web-1 [EC2 TerminateInstances]' },
  { atSeconds: 140, lane: 'page', subject: 'web', text: 'calls on-call: half of it is gone' },
  { atSeconds: 600, lane: 'world', subject: 'us-east-1a', text: 'FAULT ends: what was broken is mended' },
];

export function report(more: Partial<ScenarioResult> = {}, rest: Partial<RunReport> = {}): RunReport {
  return {
    result: result(more),
    timeline,
    experience: Array.from({ length: 60 }, (_, index) => ({
      atSeconds: index * 10 - 20,
      errorRatio: index > 2 && index < 20 ? 0.5 : 0,
      slowRatio: index > 2 && index < 30 ? 0.2 : 0,
    })),
    missing: [],
    unknownOperations: [],
    missedFaults: [],
    ...rest,
  };
}

/** What comes of runs that answered so, each with its own seed and policies. */
export function outcomeOf(scenarios: readonly ScenarioPlan[], reports: readonly RunReport[]): GamedayOutcome {
  const tally = createTally(scenarios, reports.length);
  for (const [index, one] of reports.entries()) {
    const scenario = scenarios.find(({ name }) => name === one.result.name) ?? plan(one.result.name);
    const run: GamedayRun = { index, scenario, policy: one.result.policy, seed: one.result.seed };
    tally.settle(run, { kind: 'done', result: one });
  }
  return tally.outcome();
}
