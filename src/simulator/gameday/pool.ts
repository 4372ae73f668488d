import { Worker } from 'node:worker_threads';
import type { Clock } from '../../runtime/clock.ts';
import type { Answer } from './answer-jobs.ts';

export interface PoolOptions<Result> {
  /** A file that calls `answerJobs`. */
  readonly entry: URL;
  /** Threads at the most, at least one. */
  readonly workers: number;
  /** Real time, for the limit on one job. */
  readonly clock: Clock;
  /** Ends the pool early: jobs under way are given up and never settled. */
  readonly stop: AbortSignal;
  /** Called once per job, in the order in which they end; `failed` also where its worker died of it. */
  readonly onSettled: (index: number, answer: Answer<Result>) => void;
}

/** Real time after which a job counts as stuck: a thousand times what a run takes. */
const jobAtMostMs = 600_000;

/**
 * Does jobs on worker threads, begun in the order given. A worker that dies, or is stuck, costs the job
 * that it was at, which is settled as failed, and another takes its seat. Never rejects for a job's sake.
 */
export async function runPool<Result>(jobs: readonly unknown[], options: PoolOptions<Result>): Promise<void> {
  const upcoming = jobs.entries();
  const seats = Math.max(1, Math.min(options.workers, jobs.length));
  await Promise.all(Array.from({ length: seats }, () => occupy(upcoming, options)));
}

/** One seat of the pool: takes the next job until there is none. */
async function occupy<Result>(
  upcoming: Iterator<[number, unknown]>,
  { entry, clock, stop, onSettled }: PoolOptions<Result>,
): Promise<void> {
  let worker: Worker | undefined;
  try {
    while (!stop.aborted) {
      const next = upcoming.next();
      if (next.done === true) return;
      const [index, job] = next.value;
      worker ??= new Worker(entry);
      const heard = await ask<Result>(worker, job, { clock, stop });
      if (heard === undefined) return;
      if (!heard.alive) {
        await worker.terminate();
        worker = undefined;
      }
      onSettled(index, heard.answer);
    }
  } finally {
    await worker?.terminate();
  }
}

/** Undefined when the pool was stopped first. */
async function ask<Result>(
  worker: Worker,
  job: unknown,
  { clock, stop }: { readonly clock: Clock; readonly stop: AbortSignal },
): Promise<{ readonly answer: Answer<Result>; readonly alive: boolean } | undefined> {
  const settled = new AbortController();
  const died = (reason: string) => ({ answer: { kind: 'failed', reason } as const, alive: false });
  const { promise, resolve } = Promise.withResolvers<Awaited<ReturnType<typeof ask<Result>>>>();
  const onMessage = (answer: Answer<Result>) => resolve({ answer, alive: true });
  const onError = (error: Error) => resolve(died(`the worker crashed: ${error.stack ?? error.message}`));
  const onExit = (code: number) => resolve(died(`the worker ended with code ${code}`));
  const onStop = () => resolve(undefined);
  worker.on('message', onMessage).on('error', onError).on('exit', onExit);
  stop.addEventListener('abort', onStop);
  void clock.sleep(jobAtMostMs, settled.signal).then(() => {
    resolve(died(`it was still not done after ${jobAtMostMs / 60_000} minutes`));
  });
  worker.postMessage(job, []);
  const heard = await promise;
  settled.abort();
  worker.off('message', onMessage).off('error', onError).off('exit', onExit);
  stop.removeEventListener('abort', onStop);
  return heard;
}
