import { parentPort } from 'node:worker_threads';
import { answerJobs } from '../../src/simulator/gameday/answer-jobs.ts';

/** A worker whose jobs say what it does. */
answerJobs(parentPort, async (job: string): Promise<string> => {
  if (job === 'throw') throw new Error('it went wrong');
  if (job === 'crash') {
    // Out of every promise's reach, as a defect in a timer would be.
    setImmediate(() => {
      throw new Error('nobody catches this');
    });
    return new Promise(() => undefined);
  }
  if (job === 'exit') process.exit(7);
  if (job === 'forever') return new Promise(() => undefined);
  return `${job} done`;
});
