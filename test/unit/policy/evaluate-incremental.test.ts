import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Group } from '../../../src/model/group.ts';
import type { Change, Model } from '../../../src/model/model.ts';
import type { Resource } from '../../../src/model/resource.ts';
import type { Service } from '../../../src/model/service.ts';
import type { Signal, SignalState } from '../../../src/model/signal.ts';
import { stateAt } from '../../../src/model/signal.ts';
import { type Verdict, type VerdictKind, verdictKinds } from '../../../src/model/verdict.ts';
import { evaluate } from '../../../src/policy/evaluate.ts';
import { nothingPending } from '../../../src/policy/pending.ts';
import { plainModel } from '../../../src/policy/plain-model.ts';
import type { PolicySet } from '../../../src/policy/policy.ts';
import {
  account,
  instance,
  instanceId,
  policy,
  region,
  signal,
  start,
  noAttempts,
} from '../../support/policy-fixtures.ts';

const names = ['i-0', 'i-1', 'i-2', 'i-3', 'i-4', 'i-5'];
const alarmArn = `arn:aws:cloudwatch:${region}:${account}:alarm:checkout`;
const states: readonly SignalState[] = ['pass', 'warn', 'fail', 'unknown'];

/** One of each way in which an answer can change: by a fact, a group, a service, an alarm, or time. */
const policies: PolicySet = {
  revision: 'r1',
  loadedAt: start,
  policies: [
    policy('verdict', "verdict in ['host-failed', 'suspect']", { forMs: 20_000 }),
    policy('signal', "signals['ec2/system-status'].state == 'fail'"),
    policy('value', "signals['rds/replica-lag'].value > 5.0"),
    policy('known', "!signals['ec2/system-status'].known"),
    policy('age', "signals['ec2/system-status'].age > duration('25s')"),
    policy('unwell', "unhealthyFor > duration('30s') || verdictFor >= duration('1m')", { forMs: 10_000 }),
    policy('clock', 'now.getSeconds() >= 30'),
    policy('group', 'group.serving < 2', { forMs: 15_000 }),
    policy('siblings', 'siblings.failing > 0'),
    policy('service', "service.state == 'down'"),
    policy('alarm', "alarm('checkout') && verdict != 'healthy'"),
    policy('tagged', "resource.facts.state == 'running'", { tags: { team: 'shop' } }),
    policy('anything', "verdict == 'host-failed'", {
      when: {
        text: 'opaque',
        evaluate: ({ model, target }) => model.verdicts.get(target)?.kind === 'suspect',
      },
    }),
  ],
};

/** The facts, kept as plain maps so that a step can edit them. */
interface State {
  readonly resources: Map<string, Resource>;
  readonly signals: Map<string, Signal>;
  readonly verdicts: Map<string, Verdict>;
  readonly services: Map<string, Service>;
}

type Step = readonly [kind: number, which: number, value: number];

function firstState(): State {
  const alarm: Resource = {
    ...instance('checkout'),
    id: alarmArn,
    kind: 'cloudwatch:alarm',
    facts: { alarmName: 'checkout' },
  };
  return {
    resources: new Map(
      [alarm, ...names.map((name) => instance(name))].map((resource) => [resource.id, resource]),
    ),
    signals: new Map(),
    verdicts: new Map(
      names.map((name) => [instanceId(name), verdictNow(instanceId(name), 'healthy', start)]),
    ),
    services: new Map(),
  };
}

function verdictNow(target: string, kind: VerdictKind, now: number, before?: Verdict): Verdict {
  const unwell = kind !== 'healthy' && kind !== 'degraded';
  const unhealthySince = before?.unhealthySince ?? now;
  return { target, kind, since: now, reason: kind, evidence: [], ...(unwell ? { unhealthySince } : {}) };
}

function apply(state: State, [kind, which, value]: Step, now: number): Change[] {
  const id = instanceId(names[which % names.length] ?? 'i-0');
  const say = (next: Signal): Change[] => {
    const key = `${next.resource} ${next.check}`;
    const from = state.signals.get(key)?.state;
    state.signals.set(key, next);
    return [{ kind: 'signal', signal: next, from }];
  };
  switch (kind) {
    case 0: {
      const before = state.verdicts.get(id);
      const verdict = verdictNow(id, verdictKinds[value % verdictKinds.length] ?? 'healthy', now, before);
      state.verdicts.set(id, verdict);
      return [{ kind: 'verdict', verdict, from: before?.kind }];
    }
    case 1:
      return say(
        signal(id, 'ec2/system-status', {
          state: states[value % 4] ?? 'pass',
          since: now,
          observedAt: now,
          validForMs: 40_000,
        }),
      );
    case 2:
      return say(
        signal(id, 'rds/replica-lag', { value: value % 10, since: now, observedAt: now, validForMs: 40_000 }),
      );
    case 3:
      return say(
        signal(alarmArn, 'cloudwatch/alarm', {
          state: states[value % 4] ?? 'pass',
          since: now,
          observedAt: now,
          validForMs: 40_000,
        }),
      );
    case 4: {
      const stood = state.resources.has(id);
      if (stood && value % 3 === 0) {
        state.resources.delete(id);
        return [{ kind: 'resource', id, how: 'removed' }];
      }
      const facts = { state: value % 2 === 0 ? 'running' : 'stopped' };
      const tags: Record<string, string> = value % 5 < 2 ? { team: 'shop' } : {};
      state.resources.set(id, instance(names[which % names.length] ?? 'i-0', { facts, tags }));
      return [{ kind: 'resource', id, how: stood ? 'changed' : 'added' }];
    }
    default: {
      const service: Service = {
        name: 'shop',
        tier: 1,
        derived: false,
        resources: [instanceId('i-0')],
        groups: ['group-b'],
        dependsOn: [],
        objectives: {},
        state: value % 2 === 0 ? 'down' : 'healthy',
        since: now,
        reason: '',
      };
      const from = state.services.get('shop')?.state;
      state.services.set('shop', service);
      return [{ kind: 'service', service, from }];
    }
  }
}

function groupsOf(state: State): readonly Group[] {
  return ['group-a', 'group-b'].map((id, half) => {
    const members = names
      .filter((_, index) => index % 2 === half)
      .map(instanceId)
      .filter((member) => state.resources.has(member));
    const serving = members.filter((member) => state.verdicts.get(member)?.kind === 'healthy').length;
    const counts = { desired: 3, serving, failing: members.length - serving, unknown: 0 };
    return {
      id,
      kind: 'autoscaling:group',
      name: id,
      account,
      region,
      members,
      ...counts,
      zones: {},
      state: 'healthy',
      since: start,
    };
  });
}

/** Everything that a fold would report, also for what changed by age alone. */
function model(
  state: State,
  now: number,
  changes: Change[],
  before: Model | undefined,
  beforeAt: number,
): Model {
  const groups = groupsOf(state);
  for (const group of groups) {
    const old = before?.groups.get(group.id);
    if (JSON.stringify(old) !== JSON.stringify(group))
      changes.push({ kind: 'group', group, from: old?.state });
  }
  for (const each of state.signals.values())
    if (stateAt(each, now) !== stateAt(each, beforeAt))
      changes.push({ kind: 'signal', signal: each, from: each.state });
  const present = (id: string) => state.resources.has(id);
  return plainModel({
    at: now,
    resources: [...state.resources.values()],
    signals: [...state.signals.values()].filter(({ resource }) => present(resource)),
    verdicts: [...state.verdicts.values()].filter(({ target }) => present(target)),
    groups,
    services: [...state.services.values()],
    changes,
  });
}

describe('evaluating only what changed', () => {
  const step = fc.tuple(fc.nat(5), fc.nat(5), fc.nat(60));
  const round = fc.tuple(fc.array(step, { maxLength: 4 }), fc.integer({ min: 1, max: 45_000 }));

  it('comes to the same proposals and waits as evaluating everything, round after round', () => {
    fc.assert(
      fc.property(fc.array(round, { minLength: 2, maxLength: 12 }), (rounds) => {
        const state = firstState();
        const attempts = noAttempts;
        let pending = nothingPending;
        let before: Model | undefined;
        let now = start;
        for (const [steps, elapsed] of rounds) {
          const changes = steps.flatMap((each) => apply(state, each, now));
          const seen = model(state, now, changes, before, before?.at ?? now);
          const input = { policies, model: seen, attempts, now };
          const little = evaluate({ ...input, pending });
          const all = evaluate({ ...input, pending: { ...pending, revision: 'another' } });
          expect(little.proposals.map(({ key, since }) => [key, since])).toEqual(
            all.proposals.map(({ key, since }) => [key, since]),
          );
          expect(new Set(little.ended.map(({ key }) => key))).toEqual(
            new Set(all.ended.map(({ key }) => key)),
          );
          pending = little.pending;
          before = seen;
          now += elapsed;
        }
      }),
      { numRuns: 120 },
    );
  });

  it('says when to look again, so that no proposal is found only by looking more often', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const state = firstState();
        const attempts = noAttempts;
        const changes = steps.flatMap((each) => apply(state, each, start));
        const seen = model(state, start, changes, undefined, start);
        let result = evaluate({ policies, model: seen, pending: nothingPending, attempts, now: start });
        // Nothing changes any more but the time: look at the named times only, and once a second beside.
        let watched = result;
        for (let now = start + 1_000; now <= start + 39_000; now += 1_000) {
          const still = model(state, now, [], seen, now);
          if ((result.reviewAt ?? Number.POSITIVE_INFINITY) <= now)
            result = evaluate({ policies, model: still, pending: result.pending, attempts, now });
          watched = evaluate({ policies, model: still, pending: watched.pending, attempts, now });
        }
        const keys = ({ proposals }: typeof result) => proposals.map(({ key }) => key);
        expect(keys(result)).toEqual(keys(watched));
      }),
      { numRuns: 60 },
    );
  });
});
