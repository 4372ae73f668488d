import { describe, expect, it } from 'vitest';
import { type Clock, systemClock } from '../../../../src/runtime/clock.ts';
import { runPool } from '../../../../src/simulator/gameday/pool.ts';

const entry = new URL('../../../support/pool-child.ts', import.meta.url);

async function results(
  jobs: readonly string[],
  {
    workers = 2,
    clock = systemClock,
    stop = new AbortController(),
    stopAfter = Number.POSITIVE_INFINITY,
  }: { workers?: number; clock?: Clock; stop?: AbortController; stopAfter?: number } = {},
): Promise<readonly (string | undefined)[]> {
  const settled = jobs.map((): string | undefined => undefined);
  let count = 0;
  await runPool<string>(jobs, {
    entry,
    workers,
    clock,
    stop: stop.signal,
    onSettled(index, answer) {
      settled[index] = answer.kind === 'done' ? answer.result : answer.reason.split('\n')[0];
      count += 1;
      if (count >= stopAfter) stop.abort();
    },
  });
  return settled;
}

describe('the pool of workers', () => {
  it.each([{ workers: 1 }, { workers: 3 }])('does every job on $workers workers', async ({ workers }) => {
    const jobs = ['a', 'b', 'c', 'd', 'e'];
    expect(await results(jobs, { workers })).toEqual(jobs.map((job) => `${job} done`));
  });

  it('settles a job that throws as failed and goes on with the same worker', async () => {
    expect(await results(['throw', 'a'], { workers: 1 })).toEqual(['Error: it went wrong', 'a done']);
  });

  it.each([
    { job: 'crash', reason: 'the worker crashed: Error: nobody catches this' },
    { job: 'exit', reason: 'the worker ended with code 7' },
  ])('replaces a worker that dies of "$job" and loses no job', async ({ job, reason }) => {
    expect(await results(['a', job, 'b'], { workers: 1 })).toEqual(['a done', reason, 'b done']);
  });

  it('gives up a job that is stuck', async () => {
    let jobs = 0;
    // The limit of the first job is over at once; that of the second never.
    const hurried: Clock = {
      ...systemClock,
      sleep: (_ms, signal) => systemClock.sleep((jobs += 1) === 1 ? 0 : 100_000, signal),
    };
    expect(await results(['forever', 'a'], { workers: 1, clock: hurried })).toEqual([
      'it was still not done after 10 minutes',
      'a done',
    ]);
  });

  it('stops at once when told to, and settles nothing more', async () => {
    expect(await results(['a', 'forever', 'b'], { workers: 1, stopAfter: 1 })).toEqual([
      'a done',
      undefined,
      undefined,
    ]);
    const stop = new AbortController();
    const pending = results(['forever', 'forever'], { stop });
    stop.abort();
    expect(await pending).toEqual([undefined, undefined]);
  });
});
