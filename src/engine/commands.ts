import { errorText } from '../runtime/error-text.ts';
import { answerProposal } from './answer.ts';
import type { Answer } from './answered.ts';
import { backlogOf } from '../safety/turn-breakers.ts';
import type { EngineParts, EngineState } from './engine.ts';
import type { Loop } from './loop.ts';
import { record } from './note.ts';
import { breakGlass } from './break-glass.ts';
import { CommandRefused } from './command-refused.ts';
import { planForPerson } from './plan-for-person.ts';
import { giveBack, take } from './take.ts';
import type { Commands } from './view.ts';

/** SAFETY section 3: a hold always ends, within a day. */
const longestHoldMs = 86_400_000;

const scopeForms = /^(all|(policy|resource|group|service|zone|account):.+)$/;

/** What people may change, each journaled with its author, between two cycles. */
export function createCommands(
  engine: EngineParts,
  state: EngineState,
  loop: Loop,
  reload: Commands['reload'],
): Commands {
  const { clock, ids } = engine;
  const change = <T>(task: () => Promise<T>): Promise<T> =>
    loop.between(task).finally(() => {
      loop.wake();
    });

  const answer = (given: Answer) => change(() => answerProposal(engine, state, given));

  return {
    // Not in turn: while somebody reads, the loop goes on.
    plan: (proposal) => planForPerson(engine, state, proposal),
    hold: (request) =>
      change(async () => {
        if (!scopeForms.test(request.scope)) {
          throw new CommandRefused(
            400,
            'scope must be all, policy:NAME, resource:ID, group:NAME, service:NAME, zone:NAME or account:ID',
          );
        }
        if (!(request.durationMs > 0 && request.durationMs <= longestHoldMs)) {
          throw new CommandRefused(
            400,
            'a hold lasts more than nothing and at most 24h; renew it if it must go on',
          );
        }
        const at = clock.now();
        const { scope, actions, reason, owner } = request;
        const hold = {
          id: ids.next('hold'),
          scope,
          actions,
          reason,
          owner,
          createdAt: at,
          expiresAt: at + request.durationMs,
        };
        await record(engine, state, [{ at, kind: 'hold-placed', hold }]);
        return hold;
      }),
    release: (id, by) =>
      change(async () => {
        if (!state.memory.history.holds.some((hold) => hold.id === id)) {
          throw new CommandRefused(404, `there is no hold ${id}; "holdfast holds" lists them`);
        }
        await record(engine, state, [{ at: clock.now(), kind: 'hold-released', id, by }]);
      }),
    // The stop switch does not wait for its turn: it is read before each mutation of a cycle under way.
    pause: async (by, reason) => {
      try {
        engine.stopSwitch.throwSwitch(by, reason);
      } catch (error) {
        throw new CommandRefused(
          409,
          `stopped until this process ends, but the switch could not be kept for after it: ${errorText(error)}`,
        );
      } finally {
        loop.wake();
      }
    },
    resume: (by) =>
      change(async () => {
        try {
          engine.stopSwitch.clear();
        } catch (error) {
          throw new CommandRefused(409, `the stop switch could not be cleared: ${errorText(error)}`);
        }
        await engine.stopSwitch.refresh(0);
        const now = engine.stopSwitch.read(clock.now());
        if (now.state !== 'clear') {
          throw new CommandRefused(
            409,
            `still ${now.state} by ${now.source} (${now.reason ?? 'no reason given'}), which is not ours to clear`,
          );
        }
        engine.log.info({ by }, 'the stop switch was cleared');
      }),
    approve: (proposal, given) => answer({ proposal, verdict: 'approved', ...given }),
    reject: (proposal, given) => answer({ proposal, verdict: 'rejected', ...given }),
    take: (key, said) => change(() => take(engine, state, key, said)),
    giveBack: (taken, said) => change(() => giveBack(engine, state, taken, said)),
    resetBreaker: (group, by, reason) =>
      change(async () => {
        const breaker = state.memory.history.breakers.get(group);
        if (breaker?.state !== 'latched')
          throw new CommandRefused(
            409,
            `the breaker of ${breaker?.name ?? group} is ${breaker?.state ?? 'closed'}, not latched: there is nothing to reset`,
          );
        const discarded = backlogOf(group, state.proposals, state.model);
        const { name } = breaker;
        await record(engine, state, [
          { at: clock.now(), kind: 'group-breaker', group, name, state: 'closed', reason, by, discarded },
        ]);
      }),
    breakGlass: (order) => change(() => breakGlass(engine, state, order)),
    reload: () => change(reload),
  };
}
