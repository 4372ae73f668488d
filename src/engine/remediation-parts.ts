import type { RemediationParts } from '../remediation/parts.ts';
import { decide } from './decide.ts';
import type { EngineParts, EngineState } from './engine.ts';
import { note, record } from './note.ts';
import { understand } from './understand.ts';

/** The engine as a remediation sees it. */
export function remediationParts(engine: EngineParts, state: EngineState): RemediationParts {
  const { clock } = engine;
  const refresh = async (ids: readonly string[]): Promise<void> => {
    const observations = await engine.watch.refresh(ids, 'verify');
    await understand(engine, state, observations, clock.now());
  };
  return {
    actions: engine.actions,
    aws: engine.aws,
    ids: engine.ids,
    log: engine.log,
    now: () => clock.now(),
    model: () => state.model,
    record: (events) => record(engine, state, events),
    note: (events) => note(engine, state, events),
    stopSwitch: () => engine.stopSwitch.read(clock.now()),
    blocked: () => (state.stopping ? 'the daemon is stopping' : engine.troubles.blocking()),
    denied: (permission) => state.deniedPermissions.add(permission),
    refresh,
    reassess: async ({ proposal }) => {
      await refresh([proposal.target, ...state.model.groupsOf(proposal.target)]);
      await decide(engine, state, clock.now());
      return state.decisions.get(proposal.key);
    },
  };
}
