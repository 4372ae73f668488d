import type { MessagePort } from 'node:worker_threads';

/** What a worker answers: the result, or why there is none. */
export type Answer<Result> =
  | { readonly kind: 'done'; readonly result: Result }
  | { readonly kind: 'failed'; readonly reason: string };

/**
 * A worker's life: it does each job that it is sent and answers; a job that throws is answered too. Jobs
 * and results are plain data; what a job looks like is between the pool's user and `work`.
 */
export function answerJobs(port: MessagePort | null, work: (job: never) => Promise<unknown>): void {
  if (port === null) throw new Error('this file runs as a worker thread of the pool, not by itself');
  port.on('message', (job: unknown) => {
    void answer(job as never, work).then((said) => port.postMessage(said, []));
  });
}

async function answer(job: never, work: (job: never) => Promise<unknown>): Promise<Answer<unknown>> {
  try {
    return { kind: 'done', result: await work(job) };
  } catch (error) {
    return {
      kind: 'failed',
      reason: error instanceof Error ? (error.stack ?? error.message) : String(error),
    };
  }
}
