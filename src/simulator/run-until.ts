import type { VirtualClock } from './virtual-clock.ts';

export interface RunOptions {
  /** Virtual seconds per real second; absent: as fast as it goes. */
  readonly speed?: number;
  /** True while production code waits for something other than the virtual clock (a socket). */
  readonly busy?: () => boolean;
  /** How long it waits for that in real time before it gives the run up, milliseconds. */
  readonly patienceMs?: number;
  /** Asked between timers: stop early. */
  readonly done?: () => boolean;
  readonly signal?: AbortSignal;
}

/** A daemon that never comes to rest is a defect; so many turns of the event loop are more than any cycle needs. */
const turnsAtMost = 100_000;

const patientAfterTurns = 1_000;

/** Sockets of this machine and its disk answer within milliseconds, on the busiest one within seconds. */
const usualPatienceMs = 30_000;

/** With a speed, how long at most it looks away before it asks what is due next, milliseconds of real time. */
const naturalPauseMs = 40;

/**
 * Plays the world up to a virtual time: fires the next timer, lets production code settle, and so on.
 * Real sockets are served in between, so a browser can watch a run that is paced.
 */
export async function runUntil(clock: VirtualClock, until: number, options: RunOptions = {}): Promise<void> {
  const { busy = () => false, patienceMs = usualPatienceMs } = options;
  const pace = options.speed === undefined ? undefined : { speed: options.speed, virtual: clock.now() };
  const realStart = performance.now();
  await settle(busy, patienceMs);
  while (!options.signal?.aborted && !options.done?.()) {
    const next = Math.min(clock.nextAt() ?? until, until);
    if (pace !== undefined) {
      const dueInMs = (next - pace.virtual) / pace.speed - (performance.now() - realStart);
      if (dueInMs > 1) {
        await realPause(Math.min(dueInMs, naturalPauseMs));
        continue;
      }
    }
    const due = clock.nextAt();
    if (due === undefined || due > until) {
      clock.passTo(until);
      return;
    }
    if (clock.fireNext().woke) await settle(busy, patienceMs);
  }
}

/**
 * Resolves when production code has nothing left to do at this instant: it stayed quiet for two turns
 * of the event loop. Reads of files count as work, sleeping on the virtual clock does not. Rejects when what
 * it waits for never ends: virtual time, by which production code would give up, stands still meanwhile.
 */
async function settle(busy: () => boolean, patienceMs: number): Promise<void> {
  const begunAt = performance.now();
  let quietTurns = 0;
  for (let turn = 0; turn < turnsAtMost; turn += 1) {
    // A socket's answer, and a busy machine's disk, take long in turns of an idle loop: wait in real time.
    if (turn > patientAfterTurns && (busy() || readsFiles())) {
      if (performance.now() - begunAt > patienceMs)
        throw new Error(
          `nothing answered for ${patienceMs / 1000} s of real time: ${busy() ? 'a call to AWS' : 'a read of a file'} is under way that does not end, and virtual time waits for it. A transport must answer, or fail, each call that it takes`,
        );
      await realPause(1);
    } else await new Promise<void>((resolve) => setImmediate(resolve));
    quietTurns = busy() || readsFiles() ? 0 : quietTurns + 1;
    if (quietTurns >= 2) return;
  }
  throw new Error('the daemon did not come to rest: something in it waits for other than its clock');
}

/** Closing counts, too: it is the last that `readFile` waits for, and on a busy machine it takes many turns. */
function readsFiles(): boolean {
  return process
    .getActiveResourcesInfo()
    .some((resource) => resource.startsWith('FSReq') || resource === 'CloseReq');
}

function realPause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
