import type { EngineParts, EngineState } from './engine.ts';
import { attemptsOf } from './history.ts';
import type { View } from './view.ts';
import type { JournalStore } from '../journal/journal.ts';

/** The engine as the surfaces see it. */
export function createView(
  engine: EngineParts,
  state: EngineState,
  { version, store }: { readonly version: string; readonly store: Pick<JournalStore, 'read'> },
): View {
  const startedAt = engine.clock.now();
  return {
    version,
    startedAt,
    now: () => engine.clock.now(),
    sinceLastCycleMs: () => engine.clock.monotonic() - state.lastCycleAt,
    settled: () => engine.watch.everyoneAnswered(),
    model: () => state.model,
    decisions: () => [...state.decisions.values()].toSorted((a, b) => b.proposal.since - a.proposal.since),
    remediations: () =>
      [...state.remediations.values()].toSorted(
        (a, b) => Number(a.state === 'ended') - Number(b.state === 'ended') || b.startedAt - a.startedAt,
      ),
    holds: () => state.memory.history.holds.filter((hold) => hold.expiresAt > engine.clock.now()),
    approvals: () => state.memory.history.approvals,
    taken: () => state.memory.history.taken,
    linkUsedAt: (nonce) => state.memory.history.usedLinks.get(nonce),
    questionOf: (key) => state.memory.history.questions.get(key),
    breakers: () => [...state.memory.history.breakers.values()],
    policies: () => state.policies.policies,
    policyRevision: () => state.policies.revision,
    policyProblems: () => state.policyProblems,
    gates: () => engine.gates,
    traits: () => engine.actions,
    stopSwitch: () => engine.stopSwitch.read(engine.clock.now()),
    settings: () => engine.settings,
    troubles: () => engine.troubles.list(),
    recentEvents: () => state.recent.toReversed(),
    journal: () => store.read(1, { without: 'observed' }),
    waiting: (policy, target) => state.pending.policies.get(policy)?.targets.get(target),
    attempts: () => attemptsOf(state.memory),
    changesBefore: (incident) => state.changes.get(incident),
    nextReadAt: (scope) => {
      const inMs = engine.watch.nextReadInMs(scope);
      return inMs === undefined ? undefined : engine.clock.now() + inMs;
    },
  };
}
