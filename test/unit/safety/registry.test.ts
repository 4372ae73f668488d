import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Model } from '../../../src/model/model.ts';
import type { Signal, SignalState } from '../../../src/model/signal.ts';
import type { VerdictKind } from '../../../src/model/verdict.ts';
import type { Proposal } from '../../../src/policy/proposal.ts';
import type { Decision } from '../../../src/safety/decision.ts';
import type { Gate } from '../../../src/safety/gate.ts';
import { floorOf } from '../../../src/safety/group-strength.ts';
import { judge } from '../../../src/safety/judge.ts';
import { gates } from '../../../src/safety/registry.ts';
import { defaultSafetySettings } from '../../../src/safety/settings.ts';
import { instanceId, noon } from '../../support/model-builder.ts';
import { fleet, fleetId } from '../../support/fleet.ts';
import { facts, hour, minute, open, pageRung, past, policy, proposal } from '../../support/safety-builder.ts';

const target = instanceId('1');

function outcome(
  model: Model,
  given: Parameters<typeof facts>[0] = {},
  asked: Proposal = proposal({ target }),
) {
  return judge(gates, [asked], facts({ model, ...given }))[0]?.outcome;
}

function against(decision: Decision | undefined): readonly string[] {
  return (decision?.results ?? [])
    .filter((result) => result.outcome !== 'allow')
    .map((result) => result.gate);
}

describe('all gates together', () => {
  it('let one failed instance of four be replaced', () => {
    const [decision] = judge(
      gates,
      [proposal({ target })],
      facts({ model: fleet({ size: 4, failed: [1] }) }),
    );

    expect(against(decision)).toEqual([]);
    expect(decision?.outcome).toBe('act');
  });

  it('answer every one, with a sentence', () => {
    const [decision] = judge(
      gates,
      [proposal({ target })],
      facts({ model: fleet({ size: 4, failed: [1] }) }),
    );

    expect(decision?.results.map((result) => result.gate)).toEqual(
      gates.filter((gate) => gate.guards.includes('action')).map((gate) => gate.name),
    );
    for (const result of decision?.results ?? []) expect(result.reason).not.toBe('');
  });

  it.each([
    ['one of four', fleet({ size: 4, failed: [1] }), true],
    ['all of four', fleet({ size: 4, failed: [1, 2, 3, 4] }), true],
    ['a fleet in which nothing is opted in', fleet({ size: 4, failed: [1] }), false],
  ])('say what each read and what it held that against, for %s', (_what, model, optedIn) => {
    const { scope, ...rest } = facts({ model }).settings;
    const settings = optedIn && scope !== undefined ? { ...rest, scope } : rest;
    for (const mode of ['auto', 'approve', 'observe'] as const) {
      const asked = proposal({ target, policy: policy({ mode }) });
      const [decision] = judge(gates, [asked], { ...facts({ model }), settings });
      const silent = decision?.results.filter(
        ({ value, bound }) => value === undefined || bound === undefined,
      );

      expect(silent).toEqual([]);
    }
  });

  it('would replace it, too, where nothing was opted in yet and the policy only observes', () => {
    const model = fleet({ size: 4, failed: [1] });
    const given = facts({ model });
    const { scope: _none, ...settings } = given.settings;
    const asked = (mode: 'auto' | 'observe') => proposal({ target, policy: policy({ mode }) });

    expect(judge(gates, [asked('observe')], { ...given, settings })[0]?.outcome).toBe('would-act');
    expect(judge(gates, [asked('auto')], { ...given, settings })[0]?.outcome).toBe('refuse');
  });

  it('would replace it where the policy only observes', () => {
    const observing = proposal({ target, policy: policy({ mode: 'observe' }) });

    expect(outcome(fleet({ size: 4, failed: [1] }), {}, observing)).toBe('would-act');
  });

  it('await a person where the policy asks for one', () => {
    const asking = proposal({ target, policy: policy({ mode: 'approve' }) });

    expect(outcome(fleet({ size: 4, failed: [1] }), {}, asking)).toBe('await-approval');
  });

  it('do nothing with the settings of a new installation', () => {
    const [decision] = judge(
      gates,
      [proposal({ target })],
      facts({ model: fleet({ size: 4, failed: [1] }), settings: defaultSafetySettings }),
    );

    expect(against(decision)).toEqual(['mode', 'opt-in-scope']);
  });

  /** What each gate's own failure comes to, before an action and before a page; `-` where it is not asked. */
  const onErrors: readonly (readonly [gate: string, action: string, page: string])[] = [
    ...gates
      .map(({ name }) => name)
      .filter((name) => !['mode', 'holds', 'page-once'].includes(name))
      .map((name) => [name, 'refuse', '-'] as const),
    // What only the mode stands against is shown, and not done.
    ['mode', 'would-act', '-'],
    ['holds', 'refuse', 'act'],
    ['page-once', '-', 'refuse'],
  ];

  it.each(onErrors)('when %s itself breaks: an action %s, a page %s', (name, onAction, onPage) => {
    const broken = gates.map((gate): Gate => (gate.name === name ? { ...gate, evaluate: breaks } : gate));
    const model = fleet({ size: 4, failed: [1] });
    const outcomeOf = (asked: Proposal) => {
      const [decision] = judge(broken, [asked], facts({ model }));
      const failed = decision?.results.filter((result) => result.failed).map((result) => result.gate);
      if (failed?.length === 0) return '-';
      expect(failed).toEqual([name]);
      return decision?.outcome;
    };

    expect(outcomeOf(proposal({ target }))).toBe(onAction);
    expect(outcomeOf(proposal({ target, rung: pageRung }))).toBe(onPage);
  });

  it('allow the next rung on the same target after its cool-down, within the same window', () => {
    const reboot = past({
      target,
      action: 'reboot-instance',
      groups: [fleetId],
      outcome: 'failed',
      startedAt: noon - 15 * minute,
      endedAt: noon - 6 * minute,
    });

    expect(outcome(fleet({ size: 4, failed: [1] }), { history: { remediations: [reboot] } })).toBe('act');
  });
});

function breaks(): never {
  throw new Error('planted');
}

/** Properties play thousands of rounds; a machine that is busy with other things may take its time. */
const patience = 60_000;

/** Every fleet that matters: up to twelve instances, some failed, some unknown, some starting. */
const anyFleet = fc.record({
  size: fc.integer({ min: 1, max: 12 }),
  failed: fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 5 }),
  extra: fc.nat(3),
  zones: fc.constantFrom('a', 'ab', 'abc'),
});

const anyPolicy = fc
  .record({
    count: fc.integer({ min: 1, max: 6 }),
    percent: fc.constantFrom(0.1, 0.34, 0.5, 0.67, 0.75, 0.9),
    inFlight: fc.integer({ min: 1, max: 5 }),
    perWindow: fc.constantFrom(0.1, 0.5, 0.99),
  })
  .map(({ count, percent, inFlight, perWindow }) =>
    policy({
      limits: { group: { inFlight, perWindow, windowMs: hour }, keepServing: { count, percent } },
    }),
  );

/** Budgets so wide that only floor and breaker are left to hold. */
const wide = {
  ...defaultSafetySettings,
  maxMode: 'auto' as const,
  scope: { tag: 'holdfast', value: 'on' },
  breaker: { ...defaultSafetySettings.breaker, failing: 50, share: 0.99 },
  budgets: {
    zone: 50,
    region: 50,
    account: 50,
    daemon: 50,
    daemonPerWindow: 50,
    windowMs: hour,
    otherRegionMs: 10 * minute,
  },
};

describe('whatever is proposed in one round', { timeout: patience }, () => {
  it('a group never goes under its floor', () => {
    let acted = 0;
    fc.assert(
      fc.property(anyFleet, anyPolicy, fc.boolean(), ({ size, failed, extra, zones }, acting, busy) => {
        const present = failed.filter((number) => number <= size);
        const model = fleet({ size, failed: present, zones, desired: size + extra });
        // Everything is proposed, also what is healthy: a verdict that lies must not break the floor.
        const lying = new Map(
          [...facts().traits].map(([name, each]) => [
            name,
            { ...each, verdicts: ['healthy', 'host-failed'] as const },
          ]),
        );
        const remediations = busy ? [open({ target: instanceId('2'), groups: [fleetId] })] : [];
        const proposals = Array.from({ length: size }, (_, index) =>
          proposal({ target: instanceId(String(index + 1)), policy: acting }),
        );
        // Without the gates of evidence, which would stop most of them before the floor has to.
        const structural = gates.filter((gate) => !gate.name.startsWith('evidence'));
        const decisions = judge(
          structural,
          proposals,
          facts({ model, settings: wide, traits: lying, history: { remediations } }),
        );

        const out = new Set(
          decisions.filter(({ outcome: is }) => is === 'act').map(({ proposal: { target: id } }) => id),
        );
        if (out.size === 0) return;
        acted += 1;
        if (busy) out.add(instanceId('2'));
        const left = Array.from({ length: size }, (_, index) => index + 1).filter(
          (number) => !present.includes(number) && !out.has(instanceId(String(number))),
        ).length;
        expect(left).toBeGreaterThanOrEqual(floorOf(acting.limits.keepServing, size + extra));
      }),
      { numRuns: 300 },
    );
    expect(acted).toBeGreaterThan(50);
  });

  it('the order of arrival decides neither how many are allowed nor which', () => {
    fc.assert(
      fc.property(
        anyFleet,
        anyPolicy,
        fc.infiniteStream(fc.nat()),
        ({ size, failed, zones }, acting, keys) => {
          const model = fleet({ size, failed: failed.filter((number) => number <= size), zones });
          const proposals = Array.from({ length: size }, (_, index) =>
            proposal({ target: instanceId(String(index + 1)), policy: acting }),
          );
          const shuffled = proposals
            .map((each) => ({ each, key: keys.next().value ?? 0 }))
            .toSorted((a, b) => a.key - b.key)
            .map(({ each }) => each);

          const allowed = (order: readonly Proposal[]) =>
            judge(gates, order, facts({ model, settings: wide }))
              .filter(({ outcome: is }) => is === 'act')
              .map(({ proposal: { key } }) => key);

          expect(allowed(shuffled)).toEqual(allowed(proposals));
        },
      ),
      { numRuns: 200 },
    );
  });
});

/** One thing fewer that is known. */
type Loss = (model: Model, lost: number) => Model;

const losses: Readonly<Record<string, Loss>> = {
  'a check says unknown': (model, lost) =>
    withSignals(model, lost, (signal) => ({ ...signal, state: 'unknown' })),
  'a check is no longer valid': (model, lost) =>
    withSignals(model, lost, (signal) => ({ ...signal, validForMs: -1 })),
  'an instance is stale': (model, lost) => withVerdict(model, lost, 'stale'),
  'an instance is out of our sight': (model, lost) => withVerdict(model, lost, 'observer-blind'),
  'a resource has lost its facts': (model, lost) => {
    const id = pick([...model.resources.keys()], lost);
    const found = id === undefined ? undefined : model.resources.get(id);
    if (id === undefined || found === undefined) return model;
    const { zone: _zone, ...rest } = found;
    return { ...model, resources: replaced(model.resources, id, { ...rest, facts: {} }) };
  },
};

/** A fleet whose first member has failed, and in which something else may speak against replacing it. */
const anyTrouble = fc.record({
  size: fc.integer({ min: 2, max: 8 }),
  sibling: fc.constantFrom<VerdictKind>(
    'healthy',
    'in-transition',
    'starting',
    'suspect',
    'host-failed',
    'zone-impaired',
  ),
  hypervisor: fc.constantFrom<SignalState>('fail', 'pass', 'warn'),
  activityInProgress: fc.boolean(),
  lost: fc.array(fc.tuple(fc.constantFrom(...Object.keys(losses)), fc.nat(30)), {
    minLength: 1,
    maxLength: 3,
  }),
});

describe('knowing less', { timeout: patience }, () => {
  it('never turns a refusal into an act', () => {
    let refused = 0;
    fc.assert(
      fc.property(anyTrouble, ({ size, sibling, hypervisor, activityInProgress, lost }) => {
        const model = fleet({ size, failed: [1], verdicts: { 2: sibling }, hypervisor, activityInProgress });
        const generous = policy({ limits: { ...policy().limits, keepServing: { count: 1, percent: 0.1 } } });
        const asked = proposal({ target, policy: generous });
        const acts = (known: Model) => outcome(known, { settings: wide }, asked) === 'act';
        const poorer = lost.reduce((known, [kind, index]) => losses[kind]?.(known, index) ?? known, model);

        if (acts(model)) return;
        refused += 1;
        expect(acts(poorer)).toBe(false);
      }),
      { numRuns: 2000 },
    );
    // A property that never met a refusal would prove nothing.
    expect(refused).toBeGreaterThan(100);
  });

  it('turns an act into a refusal when what it rests on is lost', () => {
    const model = fleet({ size: 4, failed: [1] });
    const blind = { ...model, signals: new Map<string, readonly Signal[]>() };

    expect(outcome(model)).toBe('act');
    expect(outcome(blind)).toBe('refuse');
  });
});

function pick<T>(items: readonly T[], index: number): T | undefined {
  return items[index % Math.max(1, items.length)];
}

function replaced<T>(
  lookup: { keys(): Iterable<string>; get(id: string): T | undefined },
  id: string,
  value: T,
): Map<string, T> {
  const copy = new Map<string, T>();
  for (const key of lookup.keys()) {
    const item = key === id ? value : lookup.get(key);
    if (item !== undefined) copy.set(key, item);
  }
  return copy;
}

function withSignals(model: Model, lost: number, change: (signal: Signal) => Signal): Model {
  const id = pick([...model.signals.keys()], lost);
  const signals = id === undefined ? undefined : model.signals.get(id);
  if (id === undefined || signals === undefined) return model;
  const changed = signals.map((signal, index) => (index === lost % signals.length ? change(signal) : signal));
  return { ...model, signals: replaced(model.signals, id, changed) };
}

/** As fold would have it: what is unknown is not counted as serving. */
function withVerdict(model: Model, lost: number, kind: 'stale' | 'observer-blind'): Model {
  const id = pick(
    [...model.verdicts.keys()].filter((each) => each !== fleetId),
    lost,
  );
  const known = id === undefined ? undefined : model.verdicts.get(id);
  if (id === undefined || known === undefined) return model;
  return { ...model, verdicts: replaced(model.verdicts, id, { ...known, kind }) };
}
