import type { MessagePort } from 'node:worker_threads';

/** What the pool asks a worker, one at a time. */
export interface Ask<Job> {
  readonly job: Job;
}

/** What a worker answers: the result, or why there is none. */
export type Answer<Result> =
  | { readonly kind: 'done'; readonly result: Result }
  | { readonly kind: 'failed'; readonly reason: string };

/** A worker's life: it does each job that it is sent and answers; a job that throws is answered too. */
export function answerJobs<Job, Result>(port: MessagePort | null, work: (job: Job) => Promise<Result>): void {
  if (port === null) throw new Error('this file runs as a worker thread of the pool, not by itself');
  port.on('message', ({ job }: Ask<Job>) => {
    void answer(job, work).then((said) => port.postMessage(said));
  });
}

async function answer<Job, Result>(job: Job, work: (job: Job) => Promise<Result>): Promise<Answer<Result>> {
  try {
    return { kind: 'done', result: await work(job) };
  } catch (error) {
    return {
      kind: 'failed',
      reason: error instanceof Error ? (error.stack ?? error.message) : String(error),
    };
  }
}
