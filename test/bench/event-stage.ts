import { setTimeout as pause } from 'node:timers/promises';
import type { Action } from '../../src/actions/action.ts';
import { createEngine, type Engine } from '../../src/engine/create-engine.ts';
import { memoryStopSwitch } from '../../src/engine/stop-switch.ts';
import type { JournalStore } from '../../src/journal/journal.ts';
import type { Resource } from '../../src/model/resource.ts';
import { defaultModelSettings } from '../../src/model/settings.ts';
import { alarmFindings } from '../../src/pollers/cloudwatch/alarm.ts';
import { alarmStatesPart, alarmStatesVoice } from '../../src/pollers/cloudwatch/alarm-states.ts';
import { complete } from '../../src/pollers/finding.ts';
import type { Poller } from '../../src/pollers/poller.ts';
import type { Clock } from '../../src/runtime/clock.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { countedIds } from '../../src/runtime/ids.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import type { SafetySettings } from '../../src/safety/gate.ts';
import { defaultSafetySettings } from '../../src/safety/settings.ts';
import { account, policy, region } from '../support/policy-fixtures.ts';
import { actionRung } from '../support/safety-builder.ts';

/** A running engine that knows so many alarms, with a policy that has something done about each that goes off. */
export interface EventStage {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly alarms: readonly string[];
  /** What EventBridge sends when this alarm goes off. */
  readonly bodyOf: (alarm: string) => string;
  /** `performance.now()` at which the journal had its intent, or its first decision where nothing was done. */
  readonly reachedAt: () => ReadonlyMap<string, number>;
  /** CPU that the process had used, milliseconds, when the last of all had been decided on. */
  readonly cpuWhenDecided: () => number;
  /** And at which its call went out. */
  readonly sentAt: ReadonlyMap<string, number>;
}

/** A daemon acts on nothing for its first two minutes: the clock of this machine, as if they were over. */
const settlingMs = 121_000;
const many = 100_000;

export async function eventStage(options: {
  readonly count: number;
  readonly limits: 'usual' | 'raised';
  readonly store: JournalStore;
}): Promise<EventStage> {
  let ahead = 0;
  const clock: Clock = {
    ...systemClock,
    now: () => systemClock.now() + ahead,
    monotonic: () => systemClock.monotonic() + ahead,
  };
  const alarms = Array.from(
    { length: options.count },
    (_, index) => `arn:aws:cloudwatch:${region}:${account}:alarm:errors-${index}`,
  );
  const decidedAt = new Map<string, number>();
  const intendedAt = new Map<string, number>();
  const sentAt = new Map<string, number>();
  let decidedCpuMs = 0;
  const remedy = pretended((target) => sentAt.set(target, performance.now()));
  const engine = await createEngine({
    clock,
    ids: countedIds(),
    log: silentLogger,
    clockSkewMs: () => undefined,
    aws: {
      client: () => {
        throw new Error('the benchmark makes no call to AWS');
      },
    },
    actions: new Map([[remedy.name, remedy]]),
    settings: settingsWith(options.limits),
    stopSwitch: memoryStopSwitch(),
    store: options.store,
    pollers: [inventoryOf(alarms)],
    pollerSettings: {},
    accounts: [{ account, regions: [region] }],
    modelSettings: defaultModelSettings,
    recordsObservations: true,
    seed: 1,
    version: 'bench',
    loadRules: async () => ({
      rules: {
        policies: { policies: [onAlarm(remedy.name)], revision: 'bench', loadedAt: clock.now() },
        services: [],
        source: 'bench',
      },
      problems: [],
    }),
    onEvent: (event) => {
      if (event.kind === 'intent' && !intendedAt.has(event.target))
        intendedAt.set(event.target, performance.now());
      if (event.kind === 'decision' && !decidedAt.has(event.target))
        decidedAt.set(event.target, performance.now());
      if (event.kind === 'decision' && decidedAt.size === options.count && decidedCpuMs === 0)
        decidedCpuMs = cpuNowMs();
    },
    onCycle: () => undefined,
    onJournalFailure: () => undefined,
  });
  ahead = settlingMs;
  await engine.start();
  while (engine.view.model().resources.size < options.count) await pause(5);
  // The cycles that follow a first read are over, and the loop waits.
  await pause(300);
  return {
    engine,
    clock,
    alarms,
    bodyOf: (alarm) =>
      JSON.stringify({
        version: '0',
        id: `event of ${alarm}`,
        source: 'aws.cloudwatch',
        'detail-type': 'CloudWatch Alarm State Change',
        account,
        region,
        time: new Date(clock.now()).toISOString(),
        resources: [alarm],
        detail: { state: { value: 'ALARM', reason: 'Threshold crossed' } },
      }),
    cpuWhenDecided: () => decidedCpuMs,
    reachedAt: () => new Map([...decidedAt, ...intendedAt]),
    sentAt,
  };
}

export function cpuNowMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function settingsWith(limits: 'usual' | 'raised'): SafetySettings {
  const scope = { tag: 'holdfast', value: 'managed' };
  const usual: SafetySettings = { ...defaultSafetySettings, maxMode: 'auto', scope };
  if (limits === 'usual') return usual;
  const bounds = { zone: many, region: many, account: many, daemon: many, daemonPerWindow: many };
  return {
    ...usual,
    budgets: { ...usual.budgets, ...bounds },
    ownActionRate: { ...usual.ownActionRate, acts: many },
  };
}

const onAlarm = (action: string) =>
  policy('answer-alarm', "signals['cloudwatch/alarm'].state == 'fail'", {
    watch: 'cloudwatch:alarm',
    mode: 'auto',
    remedy: [actionRung({ action })],
  });

/** The alarms, all well when they are read. */
function inventoryOf(alarms: readonly string[]): Poller {
  const part = { ...alarmStatesPart, everyMs: 3_600_000 };
  return {
    name: 'cloudwatch',
    parts: [
      {
        ...part,
        poll: async (context) => {
          const resources = alarms.map(alarmCalled);
          const findings = resources.flatMap((alarm) =>
            alarmFindings(alarm, { value: 'OK', reason: 'well' }),
          );
          return [complete(alarmStatesVoice, context, { resources, findings })];
        },
      },
    ],
    refresh: async () => [],
  };
}

function alarmCalled(id: string): Resource {
  const name = id.slice(id.lastIndexOf(':') + 1);
  const tags = { holdfast: 'managed' };
  return { id, kind: 'cloudwatch:alarm', account, region, name, tags, facts: {}, relations: [] };
}

/** A remedy that takes nothing out of service, and whose call goes nowhere. */
function pretended(onCall: (target: string) => void): Action {
  return {
    name: 'answer-alarm',
    summary: 'Answers an alarm.',
    kinds: ['cloudwatch:alarm'],
    verdicts: ['suspect', 'host-failed'],
    risk: 'low',
    reversible: false,
    effect: 'none',
    dependsOnControlPlanes: [],
    permissions: [],
    checkParams: () => [],
    plan: async ({ id: target, name: targetName, account: home, region: place }) => ({
      action: 'answer-alarm',
      target,
      targetName,
      summary: `answer ${targetName}`,
      preconditions: [],
      steps: [
        {
          name: 'answer',
          calls: [
            { service: 'SSM', operation: 'PutParameter', scope: { account: home, region: place }, input: {} },
          ],
          timeoutMs: 60_000,
        },
      ],
      state: null,
      warnings: [],
    }),
    apply: async ({ target }) => {
      onCall(target);
      return undefined;
    },
    observe: async () => 'under-way',
    verify: () => ({ outcome: 'inconclusive', reason: 'nothing was changed' }),
  };
}
