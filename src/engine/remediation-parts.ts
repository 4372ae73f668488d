import { awsCommand } from '../actions/aws-cli.ts';
import { deniedPermission } from '../model/denied-permission.ts';
import type { RemediationParts } from '../remediation/parts.ts';
import { judge } from '../safety/judge.ts';
import { withoutRight } from './acting-right.ts';
import { decide } from './decide.ts';
import type { EngineParts, EngineState } from './engine.ts';
import { factsAt, settleUntil } from './facts.ts';
import { note, record } from './note.ts';
import { relapsesBefore } from './standing-effects.ts';
import type { LeadsTo } from './look-recorder.ts';
import { understand } from './understand.ts';
import { whyNotReturn } from './why-not-return.ts';

/** The engine as a remediation sees it. */
export function remediationParts(engine: EngineParts, state: EngineState): RemediationParts {
  const { clock } = engine;
  const refresh = async (ids: readonly string[], leadsTo: LeadsTo): Promise<readonly string[]> => {
    const { observations, unread } = await engine.watch.refresh(ids, 'verify');
    await understand(engine, state, { observations, now: clock.now(), leadsTo });
    return unread;
  };
  /** Nothing is begun on facts that could not be read again, however young the old ones are. */
  const rereadAll = async (target: string, leadsTo: LeadsTo = 'nothing'): Promise<boolean> => {
    const unread = await refresh([target, ...state.model.groupsOf(target)], leadsTo);
    if (unread.length > 0)
      engine.log.warn({ target, unread }, 'nothing is begun, because the target could not be read again');
    return unread.length === 0;
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
    refreshStopSwitch: () => engine.stopSwitch.refresh(0),
    blocked: () =>
      state.stopping ? 'the daemon is stopping' : (withoutRight(engine.right) ?? engine.troubles.blocking()),
    commandFor: awsCommand,
    denied: (permission, target) => {
      const { account } = state.model.resources.get(target) ?? {};
      state.deniedPermissions.set(deniedPermission(account, permission), clock.monotonic());
    },
    refresh: async (ids) => {
      await refresh(ids, 'nothing');
    },
    reassess: async ({ proposal }) => {
      const read = await rereadAll(proposal.target, 'decision');
      await decide(engine, state, clock.now());
      return read ? state.decisions.get(proposal.key) : undefined;
    },
    everyoneAnswered: () => engine.watch.everyoneAnswered(),
    takesOver: state.takesOver,
    hasSettled: () => clock.now() >= settleUntil(engine, state, clock.now()),
    whyNotReturn: (remediation) => whyNotReturn(engine, state, remediation, rereadAll),
    relapsesOf: (remediation) =>
      relapsesBefore(
        state.memory.history.remediations,
        remediation,
        engine.settings.cooldown.relapseWindowMs,
      ),
    stillStands: async ({ id, proposalKey, target }) => {
      if (!(await rereadAll(target))) return false;
      const facts = factsAt(engine, state, clock.now());
      const remediations = facts.history.remediations.filter((past) => past.id !== id);
      const proposals = state.proposals.filter(({ key }) => key === proposalKey);
      const history = { ...facts.history, remediations };
      return judge(engine.gates, proposals, { ...facts, history })[0]?.outcome === 'act';
    },
  };
}
