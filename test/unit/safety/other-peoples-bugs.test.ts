import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { safetySchema } from '../../../src/daemon/config-safety.ts';
import { attemptsOf, emptyMemory, remember } from '../../../src/engine/history.ts';
import { noticeObservers } from '../../../src/engine/self-check.ts';
import { fileStopSwitch } from '../../../src/engine/stop-switch.ts';
import { createTroubles } from '../../../src/engine/troubles.ts';
import type { JournalEvent } from '../../../src/journal/event.ts';
import { AppendRefused } from '../../../src/journal/journal.ts';
import { createJournalWriter } from '../../../src/journal/journal-writer.ts';
import { createMemoryStore } from '../../../src/journal/memory-store.ts';
import { fold } from '../../../src/model/fold.ts';
import type { Model } from '../../../src/model/model.ts';
import type { Observation } from '../../../src/model/observation.ts';
import type { Decision } from '../../../src/safety/decision.ts';
import type { Facts, Gate } from '../../../src/safety/gate.ts';
import { attempts } from '../../../src/safety/gates/attempts.ts';
import { judge } from '../../../src/safety/judge.ts';
import { gates } from '../../../src/safety/registry.ts';
import { fleet, fleetId } from '../../support/fleet.ts';
import {
  buildModel,
  group,
  instanceId,
  noon,
  region,
  resource,
  signal,
  verdict,
} from '../../support/model-builder.ts';
import { manualClock } from '../../support/manual-clock.ts';
import * as played from '../../support/model-world.ts';
import { goodPolicy, parse, said } from '../../support/policy-fixtures.ts';
import { remediationStage } from '../../support/remediation-stage.ts';
import { facts, hour, minute, open, pageRung, past, policy, proposal } from '../../support/safety-builder.ts';

/**
 * Faults for which the users of other automation paid, each as the name of a test (SAFETY section 6). What
 * needs a whole daemon stands in test/integration/other-peoples-bugs.test.ts, and that a poisoned message does
 * not stop a queue in test/integration/events.test.ts.
 */

const target = instanceId('1');
const one = proposal({ target });
const model = fleet({ size: 4, failed: [1] });

function decide(given: Parameters<typeof facts>[0] = {}, asked = one): Decision {
  const [decision] = judge(gates, [asked], facts({ model, ...given }));
  if (decision === undefined) throw new Error('every proposal gets a decision');
  return decision;
}

function against(decision: Decision): readonly string[] {
  return decision.results.filter(({ outcome }) => outcome !== 'allow').map(({ gate }) => gate);
}

const remembered = (...events: readonly JournalEvent[]) =>
  events.reduce((memory, event, index) => remember(memory, { ...event, number: index + 1 }), emptyMemory);

const about = {
  remediation: 'rem-1',
  proposal: one.key,
  policy: one.policy.name,
  action: 'replace-instance',
  effect: 'removes-target' as const,
  target,
  rungIndex: 0,
  groups: [fleetId],
  region,
  account: '111111111111',
};
const ended = (at: number, outcome: 'inconclusive' | 'failed', remediation = 'rem-1'): JournalEvent => ({
  at,
  kind: 'remediation-ended',
  startedAt: at - minute,
  outcome,
  reason: 'r',
  ...about,
  remediation,
});

/** Three machines each, of which one has failed; the groups share neither a member nor a zone. */
function twoGroupsInTwoZones(): Model {
  const whole = fleet({ size: 6, failed: [1, 2], zones: 'ab' });
  const other = `${fleetId}-2`;
  const web = whole.resources.get(fleetId);
  if (web === undefined) throw new Error('a fleet has a group');
  const half = (id: string, numbers: readonly string[]) =>
    group({ id, members: numbers.map(instanceId), serving: 2, failing: 1 });
  return buildModel({
    resources: [...whole.resources.values(), { ...web, id: other }],
    signals: [
      ...[...whole.signals.values()].flat(),
      signal({ resource: other, check: 'autoscaling/activity' }),
    ],
    verdicts: [...whole.verdicts.values()],
    groups: [half(fleetId, ['1', '3', '5']), half(other, ['2', '4', '6'])],
  });
}

it('acts when there is nothing of the kind, so that the refusals below mean something', () => {
  expect(decide().outcome).toBe('act');
});

describe('the stop', () => {
  it('the kill switch cannot be read: blocked', () => {
    const stop = fileStopSwitch(join(tmpdir(), 'not-mounted', 'holdfast.stop'), {}).read(noon);

    const decision = decide({ stop });

    expect(stop.state).toBe('unreadable');
    expect(decision.outcome).toBe('refuse');
    expect(against(decision)).toEqual(['stop-switch']);
  });

  it('the kill switch becomes unreadable between decision and call: the call is not made', async () => {
    const stage = remediationStage();
    stage.onIntent = () => {
      stage.stop = 'unreadable';
    };

    await stage.turn('begin');

    expect(stage.calls).toEqual([]);
  });

  it('an approval that nobody answers does not hang for ever: it counts as no', () => {
    const asked = proposal({ target, policy: policy({ mode: 'approve' }) });
    const askedAt = (ago: number) => ({ history: { asked: new Map([[asked.key, noon - ago]]) } });

    expect(decide(askedAt(15 * minute - 1), asked).outcome).toBe('await-approval');
    expect(decide(askedAt(15 * minute), asked).outcome).toBe('refuse');
  });

  it('a new leader does not act on its first, half-filled poll', () => {
    const { settings } = facts();
    const at = (settleUntil: number) => decide({ settings: { ...settings, settleUntil } });

    expect(against(at(noon + 1))).toEqual(['settling']);
    expect(at(noon).outcome).toBe('act');
  });
});

describe('clocks and counts', () => {
  it('the cool-down counts from the end of an action that takes longer than the cool-down', () => {
    const earlier = past({
      target,
      startedAt: noon - 30 * minute,
      endedAt: noon - 4 * minute,
      outcome: 'failed',
    });

    const decision = decide({ history: { remediations: [earlier] } });

    expect(earlier.startedAt + one.policy.cooldownMs).toBeLessThan(noon);
    expect(against(decision)).toEqual(['cool-down']);
    expect(decision.reviewAt).toBe(noon + minute);
  });

  it('a changed sub-state does not reset the clock', () => {
    const web = played.instance('web-1', { groups: [played.asgId('web')] });
    const says = (check: string, state: 'pass' | 'fail', at: number) =>
      played.signal(web.id, check, { state, since: at, observedAt: at });
    const at = (minutes: number) => played.start + minutes * minute;
    const observed = (minutes: number, hypervisor: 'pass' | 'fail') => [
      played.complete('ec2/all', { resources: [web], at: at(minutes) }),
      played.complete('checks', {
        signals: [
          says('elb/target-health', 'fail', at(minutes)),
          says('ec2/instance-status', hypervisor, at(minutes)),
        ],
        at: at(minutes),
      }),
    ];

    const first = fold(played.newModel(), observed(0, 'pass'), at(0)).verdicts.get(web.id);
    const before = fold(played.newModel(), observed(0, 'pass'), at(0));
    const second = fold(before, observed(2, 'fail'), at(2)).verdicts.get(web.id);

    expect([first?.kind, second?.kind]).toEqual(['suspect', 'host-failed']);
    expect([first?.unhealthySince, second?.unhealthySince]).toEqual([at(0), at(0)]);
  });

  it('an inconclusive remediation counts as an attempt', () => {
    const ill = buildModel({
      resources: [resource({ id: target })],
      verdicts: [verdict({ target, kind: 'host-failed', unhealthySince: noon - 3 * hour })],
    });
    const memory = remembered(
      ended(noon - 2 * hour, 'inconclusive', 'rem-1'),
      ended(noon - hour, 'inconclusive', 'rem-2'),
    );

    expect(attemptsOf(memory).of(one.policy.name, target, 0)).toBe(2);
    expect(attempts.evaluate(one, facts({ model: ill, history: memory.history }))).toMatchObject({
      outcome: 'deny',
      value: '2 attempts',
    });
  });

  it('an error counter is reset by success: a target that is well again starts its ladder afresh', () => {
    const well: JournalEvent = {
      at: noon,
      kind: 'verdict-changed',
      target,
      to: 'healthy',
      reason: '',
      evidence: [],
    };
    const memory = remembered(ended(noon - hour, 'failed'), ended(noon - minute, 'failed'), well);

    expect(attemptsOf(memory).of(one.policy.name, target, 0)).toBe(0);
  });

  it('an error state is reset by success: a poller that reads again is no trouble any more', () => {
    const troubles = createTroubles(() => undefined);
    const observer = { name: 'ec2/status', account: '111111111111', region };
    const engine = { troubles, clock: { monotonic: () => 0 } };
    const failed = { kind: 'failed', observer, observedAt: noon, failure: 'broken', reason: 'r' } as const;
    const good = { kind: 'complete', observer, observedAt: noon, resources: [], signals: [] } as const;
    const notice = (observation: Observation) => {
      noticeObservers(engine, { deniedPermissions: new Map() }, [observation]);
    };

    notice(failed);
    const during = troubles.list().length;
    notice(good);

    expect([during, troubles.list().length]).toEqual([1, 0]);
  });

  it('one poisoned proposal does not stop the queue: the others are decided', () => {
    const poisonous: Gate = {
      name: 'poisonous',
      protects: '',
      guards: ['action'],
      onError: 'deny',
      overridable: false,
      evaluate: ({ key }) => {
        if (key === one.key) throw new Error('planted');
        return { outcome: 'allow', reason: '' };
      },
    };

    const decisions = judge([poisonous], [one, proposal({ target: instanceId('2') })], facts({ model }));

    expect(decisions.map(({ outcome }) => outcome)).toEqual(['refuse', 'act']);
  });
});

describe('limits', () => {
  it.each([
    ['a floor with one bound missing', ', percent: 75', ''],
    ['a floor with the other bound missing', 'count: 1, ', ''],
    ['a floor of 0 %', 'percent: 75', 'percent: 0'],
    ['a floor of 100 %', 'percent: 75', 'percent: 100'],
    ['no count at once', 'inFlight: 1, ', ''],
    ['0 % per window', '"10%"', '"0%"'],
    ['100 % per window', '"10%"', '"100%"'],
    ['no window', ', window: 1h', ''],
  ])('that together enforce nothing are refused at load: %s', (_what, text, by) => {
    const { set, problems } = parse(goodPolicy.replace(text, by));

    expect(set).toBeUndefined();
    expect(said(problems).join()).toContain('error: ');
  });

  it.each([
    ['a breaker at all of a group', { breaker: { share: 1 } }],
    ['a breaker at none of a group', { breaker: { share: 0 } }],
    ['a breaker that no count opens', { breaker: { failing: 101 } }],
    ['a breaker that latches never', { breaker: { trips: 1000 } }],
    ['a budget of none', { budgets: { daemon: 0 } }],
    ['a budget without a window', { budgets: { window: '0s' } }],
    ['remedies that may fail for ever', { remedyFailures: 1000 }],
  ])('of the daemon that enforce nothing are refused at load: %s', (_what, written) => {
    expect(safetySchema.safeParse(written).success).toBe(false);
  });

  it.each([
    // [members, failed, under repair, outcome]: half has to serve, fewer than half may fail, one at a time.
    [1, 1, 0, 'refuse'],
    [2, 1, 0, 'act'],
    [2, 2, 0, 'refuse'],
    [3, 1, 0, 'act'],
    [3, 1, 1, 'refuse'],
    [3, 2, 0, 'refuse'],
    [4, 1, 0, 'act'],
    [4, 1, 1, 'refuse'],
    [4, 2, 0, 'refuse'],
    [5, 1, 0, 'act'],
    [5, 2, 0, 'act'],
    [5, 2, 1, 'refuse'],
    [5, 3, 0, 'refuse'],
  ])(
    'round so that less is allowed: of %i with %i failed and %i under repair',
    (size, failed, busy, outcome) => {
      const numbers = Array.from({ length: failed }, (_, index) => index + 1);
      const remediations = busy === 0 ? [] : [open({ target: instanceId(String(size)), groups: [fleetId] })];

      const decision = decide({ model: fleet({ size, failed: numbers }), history: { remediations } });

      expect(decision.outcome).toBe(outcome);
    },
  );

  it('a denominator does not shrink because we terminate', () => {
    const size = (desired: number) => {
      const shrunk = fleet({ size: 5, failed: [1, 2], desired });
      return decide({ model: shrunk }).results.find(({ gate }) => gate === 'group-breaker');
    };

    expect(size(8)).toMatchObject({ outcome: 'deny', value: 'web: 5 of 8 failing, missing or under repair' });
    expect(size(5)).toMatchObject({
      outcome: 'allow',
      value: 'web: 2 of 5 failing, missing or under repair',
    });
  });

  it('targets in repair are not counted healthy, however well they look', () => {
    const remediations = [open({ target: instanceId('2'), groups: [fleetId] })];

    const decision = decide({ history: { remediations } });

    expect(decision.results.find(({ gate }) => gate === 'group-breaker')).toMatchObject({
      outcome: 'deny',
      value: 'web: 2 of 4 failing, missing or under repair',
    });
  });

  it('two actions in different groups do not take out two zones together', () => {
    const { settings } = facts();
    const wide = {
      ...settings,
      budgets: {
        zone: 9,
        region: 9,
        account: 9,
        daemon: 9,
        daemonPerWindow: 9,
        windowMs: hour,
        otherRegionMs: hour,
      },
      breaker: { ...settings.breaker, failing: 9, share: 0.9 },
    };
    const generous = policy({
      limits: {
        group: { inFlight: 9, perWindow: 0.9, windowMs: hour },
        keepServing: { count: 1, percent: 0.1 },
      },
    });
    const both = ['1', '2'].map((name) => proposal({ target: instanceId(name), policy: generous }));
    const given = facts({ model: twoGroupsInTwoZones(), settings: wide });

    const decisions = judge(gates, both, given);
    const withoutBudgets = judge(
      gates.filter(({ name }) => name !== 'shared-budgets'),
      both,
      given,
    );

    expect(decisions.map(({ outcome }) => outcome)).toEqual(['act', 'defer']);
    expect(decisions[1] && against(decisions[1])).toEqual(['shared-budgets']);
    // Neither group by itself has anything against it.
    expect(withoutBudgets.map(({ outcome }) => outcome)).toEqual(['act', 'act']);
  });
});

describe('acting', () => {
  it('constraints are checked before the first mutation, all of them', async () => {
    const stage = remediationStage({ steps: 3 });
    stage.preconditionHolds = false;

    await stage.turn('begin');

    expect(stage.calls).toEqual([]);
    expect(stage.only()).toMatchObject({ state: 'ended', outcome: 'refused' });
  });

  it('there is no cache between check and action: what is not right by fresh facts is not done', async () => {
    const stage = remediationStage();
    stage.stands = false;

    await stage.turn('begin');

    expect(stage.calls).toEqual([]);
    expect(stage.remediations.size).toBe(0);
  });

  it("a time-out is not taken for the other side's success", async () => {
    const stage = remediationStage();
    await stage.turn('begin');

    await stage.watch(301);

    expect(stage.only()).toMatchObject({ state: 'ended', outcome: 'inconclusive' });
  });

  it('zero samples are not taken for success', async () => {
    const stage = remediationStage();
    stage.progress = 'done';
    await stage.turn('begin');

    await stage.watch(601);

    expect(stage.only()).toMatchObject({ state: 'ended', outcome: 'inconclusive' });
  });

  it('resetting a breaker does not replay the backlog: what was approved meanwhile is asked for afresh', () => {
    const asked = proposal({ target, policy: policy({ mode: 'approve' }) });
    const turn = (at: number, state: 'latched' | 'closed', more: object = {}): JournalEvent => ({
      at,
      kind: 'group-breaker',
      group: fleetId,
      name: 'web',
      state,
      reason: 'r',
      ...more,
    });
    const approved: JournalEvent = {
      at: noon - 2 * minute,
      kind: 'approval',
      proposal: asked.key,
      by: 'ana',
      verdict: 'approved',
      expiresAt: noon + 13 * minute,
    };
    const latched = remembered(turn(noon - 3 * minute, 'latched'), approved);
    const reset = remember(latched, {
      ...turn(noon - minute, 'closed', { by: 'ben', discarded: [asked.key] }),
      number: 9,
    });

    expect(against(decide({ history: latched.history }, asked))).toEqual(['group-breaker']);
    expect(decide({ history: reset.history }, asked).outcome).toBe('await-approval');
  });
});

describe('others', () => {
  it('a planned event holds us off, and once it is cancelled nothing of that is left', () => {
    const planned = (state: 'warn' | 'pass') => ({
      ...model,
      signals: new Map(
        [...model.signals.keys()].map((id) => [
          id,
          [
            ...(model.signals.get(id) ?? []),
            ...(id === target
              ? [signal({ resource: id, check: 'ec2/scheduled-event', state, family: 'control-plane' })]
              : []),
          ],
        ]),
      ),
    });

    expect(against(decide({ model: planned('warn') }))).toEqual(['other-automation']);
    expect(decide({ model: planned('pass') }).outcome).toBe('act');
  });

  it("the end of somebody's lock is no word that he succeeded: what is still ill is repaired", () => {
    const leased = (end: number) => {
      const resources = new Map([...model.resources.values()].map((one) => [one.id, one]));
      const owned = resource({
        id: target,
        zone: `${region}a`,
        tags: { holdfast: 'on', 'holdfast:lease': `other/${new Date(end).toISOString()}` },
        facts: { lifecycleState: 'InService' },
      });
      return decide({ model: { ...model, resources: resources.set(target, owned) } });
    };

    expect(against(leased(noon + 1))).toEqual(['other-automation']);
    expect(leased(noon).outcome).toBe('act');
  });

  it('two daemons with different filters do not fight: each leaves alone what is not opted in to it', () => {
    const { settings } = facts();
    const scoped = (value: string) =>
      decide({ settings: { ...settings, scope: { tag: 'holdfast', value } } });

    expect(scoped('on').outcome).toBe('act');
    expect(against(scoped('the-other-daemon'))).toEqual(['opt-in-scope']);
  });

  it('two daemons on one journal do not both act: the second to write stops the first', async () => {
    const store = createMemoryStore();
    const silent = { clock: manualClock(), onAppended: () => undefined, onTrouble: () => undefined };
    const [first, second] = [
      await createJournalWriter(store, silent),
      await createJournalWriter(store, silent),
    ];
    const intent: JournalEvent = {
      at: noon,
      kind: 'intent',
      step: 0,
      purpose: 'remedy',
      plan: {},
      expiresAt: noon,
      ...about,
    };

    await second.append([intent]);

    await expect(first.append([intent])).rejects.toThrow(AppendRefused);
  });

  it('a person is not called twice when another daemon takes over: calls are folded from the journal', () => {
    const page = proposal({ target, rung: pageRung, incident: 'inc-1' });
    const called: JournalEvent = {
      at: noon - hour,
      kind: 'page',
      policy: page.policy.name,
      target,
      to: 'oncall',
      summary: 's',
      incident: 'inc-1',
    };
    const takenOver: JournalEvent = {
      at: noon - minute,
      kind: 'daemon-started',
      version: '2',
      instance: 'b',
    };
    const ask = (history: Facts['history']) => judge(gates, [page], facts({ model, history }))[0]?.outcome;

    expect(ask(remembered(takenOver).history)).toBe('act');
    expect(ask(remembered(called, takenOver).history)).toBe('refuse');
  });
});
