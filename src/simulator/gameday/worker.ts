import { parentPort } from 'node:worker_threads';
import { answerJobs } from './answer-jobs.ts';
import { playRun } from './play-run.ts';

/** One thread of a game day. An entry of its own: `build.ts` makes a bundle of it. */
answerJobs(parentPort, playRun);
