import { recover } from '../remediation/recover.ts';
import { errorText } from '../runtime/error-text.ts';
import { cycle } from './cycle.ts';
import type { EngineParts, EngineState } from './engine.ts';
import { remediationParts } from './remediation-parts.ts';

export interface Loop {
  /** Something arrived or was asked for: look now rather than at the next due time. */
  wake(): void;
  /** Runs `task` between two cycles, so that it never sees a half-changed state. */
  between<T>(task: () => Promise<T>): Promise<T>;
  /** Resolves when the cycle that runs has ended. Idempotent. */
  stop(): Promise<void>;
}

/** Two cycles are at least this far apart, so that a stream of arrivals is taken in batches. */
const shortestPauseMs = 50;
/** A cycle that failed is tried again after this long. */
const afterFailureMs = 5000;

/** Starts the loop. It ends only by `stop`: a cycle that throws is told of and tried again, and acts on nothing. */
export function startLoop(engine: EngineParts, state: EngineState, onCycle: (seconds: number) => void): Loop {
  const stopping = new AbortController();
  let alarm = new AbortController();
  let woken = false;
  let turn: Promise<unknown> = Promise.resolve();

  /** Cycles and commands take turns. */
  const between = <T>(task: () => Promise<T>): Promise<T> => {
    const mine = turn.then(task);
    turn = mine.catch(() => undefined);
    return mine;
  };

  const wake = (): void => {
    woken = true;
    alarm.abort('woken');
  };
  engine.watch.onArrival(wake);
  engine.pushed.onArrival(() => {
    engine.watch.hurry();
    wake();
  });

  const run = async (): Promise<void> => {
    let recovered = false;
    while (!state.stopping) {
      try {
        if (!recovered) await between(() => reconcile(engine, state));
        recovered = true;
        const begun = engine.clock.monotonic();
        await between(() => cycle(engine, state));
        onCycle((engine.clock.monotonic() - begun) / 1000);
        engine.troubles.end('loop');
      } catch (error) {
        const reason = `a cycle failed and is tried again: ${errorText(error)}`;
        engine.log.error({ detail: error instanceof Error ? error.stack : error }, 'a cycle failed');
        engine.troubles.begin({ part: 'loop', since: engine.clock.now(), reason, blocksActing: true });
        state.lookInMs = afterFailureMs;
        // What the model changed in a cycle that broke off was perhaps never evaluated: look at everything again.
        state.pending = { policies: state.pending.policies };
      }
      if (state.stopping) break;
      await engine.clock.sleep(shortestPauseMs, stopping.signal);
      alarm = new AbortController();
      if (!woken && !state.stopping) await engine.clock.sleep(state.lookInMs, alarm.signal);
      woken = false;
    }
  };
  const running = run();

  return {
    wake,
    between,
    stop: async () => {
      state.stopping = true;
      stopping.abort();
      wake();
      await running;
    },
  };
}

/** Before the first cycle: every remediation that a crash left open is settled by asking AWS. */
async function reconcile(engine: EngineParts, state: EngineState): Promise<void> {
  const parts = remediationParts(engine, state);
  for (const remediation of state.remediations.values()) {
    if (remediation.state !== 'ended')
      state.remediations.set(remediation.id, await recover(parts, remediation));
  }
}
