import { actionsByName } from '../../src/actions/registry.ts';
import type { Trouble, View } from '../../src/engine/view.ts';
import type { ChangesEvent } from '../../src/journal/changes-event.ts';
import type { JournalEvent, RecordedEvent } from '../../src/journal/event.ts';
import type { Model } from '../../src/model/model.ts';
import type { Attempts } from '../../src/policy/attempts.ts';
import type { Waiting } from '../../src/policy/pending.ts';
import type { Policy, Problem } from '../../src/policy/policy.ts';
import type { Remediation } from '../../src/remediation/remediation.ts';
import type { Decision } from '../../src/safety/decision.ts';
import type { Gate, SafetySettings, StopSwitch } from '../../src/safety/gate.ts';
import type { GroupBreaker } from '../../src/safety/group-breaker.ts';
import type { Approval, Hold, Taken } from '../../src/safety/history.ts';
import { defaultSafetySettings } from '../../src/safety/settings.ts';
import { fakeModel } from './fake-model.ts';

/** What the surfaces see, as plain fields that a test may change between two requests. */
export interface FakeState {
  now: number;
  startedAt: number;
  sinceLastCycleMs: number;
  settled: boolean;
  model: Model;
  decisions: readonly Decision[];
  remediations: readonly Remediation[];
  holds: readonly Hold[];
  approvals: readonly Approval[];
  usedLinks: ReadonlyMap<string, number>;
  questions: ReadonlyMap<string, number>;
  taken: readonly Taken[];
  breakers: readonly GroupBreaker[];
  policies: readonly Policy[];
  policyProblems: readonly Problem[];
  gates: readonly Gate[];
  stopSwitch: StopSwitch;
  settings: SafetySettings;
  troubles: readonly Trouble[];
  /** Oldest first; numbered as they are appended. */
  events: RecordedEvent[];
  /** By `policy|target`. */
  waiting: ReadonlyMap<string, Waiting>;
  attempts: Attempts;
  /** By incident. */
  changes: ReadonlyMap<string, ChangesEvent>;
  nextReadAt: number | undefined;
}

export const fakeNow = Date.UTC(2026, 10, 21, 3, 0, 0);

export interface FakeView {
  readonly view: View;
  readonly state: FakeState;
  /** As the daemon's own: called for each event that `emit` appends. */
  subscribe(listener: (event: RecordedEvent) => void): () => void;
  emit(event: JournalEvent): RecordedEvent;
  /** How many listen now. */
  listeners(): number;
}

export function fakeView(overrides: Partial<FakeState> = {}): FakeView {
  const state: FakeState = {
    now: fakeNow,
    startedAt: fakeNow - 3_600_000,
    sinceLastCycleMs: 2000,
    settled: true,
    model: fakeModel({ at: fakeNow }),
    decisions: [],
    remediations: [],
    holds: [],
    approvals: [],
    usedLinks: new Map(),
    questions: new Map(),
    taken: [],
    breakers: [],
    policies: [],
    policyProblems: [],
    gates: [],
    stopSwitch: { state: 'clear', source: 'holdfast.stop', readAt: fakeNow },
    settings: defaultSafetySettings,
    troubles: [],
    events: [],
    waiting: new Map(),
    attempts: { of: () => 0, unmet: () => undefined },
    changes: new Map(),
    nextReadAt: undefined,
    ...overrides,
  };
  const listeners = new Set<(event: RecordedEvent) => void>();
  const view: View = {
    version: '0.1.0',
    get startedAt() {
      return state.startedAt;
    },
    now: () => state.now,
    sinceLastCycleMs: () => state.sinceLastCycleMs,
    settled: () => state.settled,
    model: () => state.model,
    decisions: () => state.decisions,
    remediations: () => state.remediations,
    holds: () => state.holds,
    approvals: () => state.approvals,
    taken: () => state.taken,
    linkUsedAt: (nonce) => state.usedLinks.get(nonce),
    questionOf: (key) => state.questions.get(key),
    breakers: () => state.breakers,
    policies: () => state.policies,
    policyRevision: () => '3f786850e387550fdab836ed7e6dc881de23001b',
    policyProblems: () => state.policyProblems,
    gates: () => state.gates,
    traits: () => actionsByName,
    stopSwitch: () => state.stopSwitch,
    settings: () => state.settings,
    troubles: () => state.troubles,
    recentEvents: () => state.events.toReversed().slice(0, 1000),
    journal: async function* () {
      yield* state.events;
    },
    waiting: (policy, target) => state.waiting.get(`${policy}|${target}`),
    attempts: () => state.attempts,
    changesBefore: (incident) => state.changes.get(incident),
    nextReadAt: () => state.nextReadAt,
  };
  return {
    view,
    state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    emit: (event) => {
      const recorded: RecordedEvent = { ...event, number: (state.events.at(-1)?.number ?? 0) + 1 };
      state.events.push(recorded);
      for (const listener of listeners) listener(recorded);
      return recorded;
    },
    listeners: () => listeners.size,
  };
}
