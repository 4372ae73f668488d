import type { Daemon } from '../../daemon/daemon.ts';
import type { Order } from '../world/state/controller.ts';

/** Who gives orders in a scenario, in the journal of the daemon. */
const by = 'on-call';

/**
 * Has a daemon do what a person wants. The answer takes it back, from whichever life the daemon has by
 * then. `heard` is given what each command comes to, for the daemon may refuse it.
 */
export function obey(
  daemon: () => Daemon | undefined,
  order: Order,
  heard: (outcome: Promise<unknown>) => void,
): () => void {
  const say = <T>(command: (commands: Daemon['commands']) => Promise<T>): Promise<T | undefined> => {
    const commands = daemon()?.commands;
    const outcome = commands === undefined ? Promise.resolve(undefined) : command(commands);
    heard(outcome);
    return outcome;
  };
  switch (order.kind) {
    case 'hold': {
      const { kind: _, ...hold } = order;
      const placed = say((commands) => commands.hold({ ...hold, owner: by }));
      return () => {
        void say(async (commands) => {
          const held = await placed;
          if (held !== undefined) await commands.release(held.id, by);
        });
      };
    }
    case 'break-glass': {
      const { gates, reason } = order;
      const proposal = meantBy(daemon(), order);
      if (proposal === undefined)
        heard(Promise.reject(new Error(`${order.policy} proposes nothing to break the glass for`)));
      else void say((commands) => commands.breakGlass({ proposal, gates, reason, by, channel: 'cli' }));
      // An order is good for one act, and what was done stays done.
      return () => undefined;
    }
    case 'approve': {
      const proposal = meantBy(daemon(), order);
      if (proposal === undefined)
        heard(Promise.reject(new Error(`${order.policy} proposes nothing to say yes to`)));
      else void say((commands) => commands.approve(proposal, { by, channel: 'cli' }));
      return () => undefined;
    }
    case 'pause':
      void say((commands) => commands.pause(by, order.reason));
      return () => void say((commands) => commands.resume(by));
  }
}

/** The key of the newest proposal that a policy makes for the target whose id ends so. */
function meantBy(
  daemon: Daemon | undefined,
  { policy, target }: { readonly policy: string; readonly target: string },
): string | undefined {
  return daemon?.view
    .decisions()
    .find(
      ({ proposal }) =>
        proposal.policy.name === policy &&
        proposal.rung.kind === 'action' &&
        proposal.target.endsWith(target),
    )?.proposal.key;
}
