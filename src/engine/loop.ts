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

/** Between two cycles the loop rests this long, so that what reads bring is taken in batches. */
const restMs = 50;
/**
 * What is pushed ends the rest, but not before it was as long as the last cycle took, nor before this: a stream
 * of it is taken in batches as well, and takes half of a core at most.
 */
const shortestRestMs = 5;
/** A cycle that failed is tried again after this long. */
const afterFailureMs = 5000;

/** Starts the loop. It ends only by `stop`: a cycle that throws is told of and tried again, and acts on nothing. */
export function startLoop(engine: EngineParts, state: EngineState, onCycle: (seconds: number) => void): Loop {
  let rest = new AbortController();
  /** How long the present rest lasts at least, whoever has news, and from when: monotonic milliseconds. */
  let leastMs = restMs;
  let restsSince = Number.POSITIVE_INFINITY;
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
  /** Only the first of a burst has to wait for it; while a cycle runs there is no rest to end. */
  const endRest = (): void => {
    if (restsSince === Number.POSITIVE_INFINITY) return;
    const present = rest;
    const leftMs = restsSince + leastMs - engine.clock.monotonic();
    restsSince = Number.POSITIVE_INFINITY;
    if (leftMs <= 0) present.abort('somebody has news');
    else void engine.clock.sleep(leftMs).then(() => present.abort('somebody has news'));
  };
  engine.watch.onArrival(wake);
  engine.pushed.onArrival(() => {
    engine.watch.hurry();
    wake();
    endRest();
  });

  const run = async (): Promise<void> => {
    let recovered = false;
    while (!state.stopping) {
      leastMs = restMs;
      try {
        if (!recovered) await between(() => reconcile(engine, state));
        recovered = true;
        const begun = engine.clock.monotonic();
        await between(() => cycle(engine, state));
        const tookMs = engine.clock.monotonic() - begun;
        leastMs = Math.min(Math.max(tookMs, shortestRestMs), restMs);
        onCycle(tookMs / 1000);
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
      rest = new AbortController();
      restsSince = engine.clock.monotonic();
      const isUrgent = engine.pushed.isWaiting();
      await engine.clock.sleep(isUrgent ? leastMs : restMs, rest.signal);
      restsSince = Number.POSITIVE_INFINITY;
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
      rest.abort('the daemon stops');
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
