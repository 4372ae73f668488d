import type { Deployment, Service } from '@aws-sdk/client-ecs';
import { timeInWords } from '../../model/time-in-words.ts';
import type { Finding } from '../finding.ts';
import { lastOf } from './known-services.ts';

type Word = Pick<Finding, 'state' | 'reason' | 'value' | 'nature'>;

const minuteMs = 60_000;

/** How far back events and ends of tasks say something of now. */
export const windowMs = 15 * minuteMs;

/** A deployment of which no task has failed is left so long to bring up the first one. */
const bringsUpWithinMs = 10 * minuteMs;

/** A deployment that has come no further by then is worth a look. */
const doneWithinMs = 30 * minuteMs;

/** AWS's deployment circuit breaker never trips on fewer. */
const failedTasksThatCount = 3;

/** How many of the wanted tasks run. A few too few is a warning: scaling and deployments do that, too. */
export function runningWord(service: Service, now: number): Word {
  const { desiredCount: desired, runningCount: running, status } = service;
  if (status === 'DRAINING')
    return { state: 'unknown', nature: 'transition', reason: 'It is being deleted: ECS says DRAINING' };
  if (desired === undefined || running === undefined)
    return { state: 'unknown', reason: 'ECS does not say how many tasks run' };
  if (desired === 0) return { state: 'pass', value: running, reason: 'No task is wanted' };
  const reason = `${running} of ${desired} ${desired === 1 ? 'task' : 'tasks'} run`;
  if (running >= desired) return { state: 'pass', value: running, reason };
  if (running > 0) return { state: 'warn', value: running, reason };
  const newest = primaryOf(service);
  const isYoung = newest?.createdAt !== undefined && now - newest.createdAt.getTime() < bringsUpWithinMs;
  return isYoung && newest.failedTasks === 0
    ? { state: 'unknown', nature: 'transition', value: 0, reason: `Starting: ${reason}, and none has failed` }
    : { state: 'fail', value: 0, reason };
}

/** How the newest deployment goes. One that goes well belongs to who began it: nobody else acts meanwhile. */
export function deploymentWord(service: Service, now: number): Word {
  const newest = primaryOf(service);
  if (newest === undefined)
    return { state: 'unknown', reason: 'ECS tells of no deployment: another controller makes them' };
  const { rolloutState, rolloutStateReason, failedTasks: failed = 0, createdAt } = newest;
  const what = `the deployment of ${lastOf(newest.taskDefinition ?? 'an unknown task definition')}`;
  const since = createdAt === undefined ? '' : `, which began at ${timeInWords(createdAt.getTime())}`;
  const why = rolloutStateReason === undefined ? '' : ` (${rolloutStateReason.replace(/\.$/, '')})`;
  switch (rolloutState) {
    case 'COMPLETED':
      return { state: 'pass', reason: `ECS has completed ${what}` };
    case 'FAILED':
      return { state: 'fail', value: failed, reason: `ECS has given up ${what}${since}${why}` };
    case 'IN_PROGRESS': {
      if (failed > 0) {
        const tasks = failed === 1 ? '1 task has failed' : `${failed} tasks in a row have failed`;
        const state = failed >= failedTasksThatCount ? 'fail' : 'warn';
        return { state, value: failed, reason: `${tasks} in ${what}${since}` };
      }
      const isLate = createdAt !== undefined && now - createdAt.getTime() > doneWithinMs;
      return isLate
        ? { state: 'warn', reason: `ECS is not done after 30 min with ${what}${since}` }
        : { state: 'unknown', nature: 'transition', reason: `ECS is at work on ${what}${since}${why}` };
    }
    default:
      return { state: 'unknown', reason: `ECS does not say how far ${what} is` };
  }
}

/** Whether ECS found room for the tasks that it wanted to start, by its own messages. */
export function placementWord({ events, runningCount }: Service, now: number): Word {
  if (events === undefined) return { state: 'unknown', reason: 'ECS shows no events of it' };
  const recent = events
    .flatMap(({ createdAt, message = '' }) =>
      createdAt === undefined || now - createdAt.getTime() > windowMs
        ? []
        : [{ at: createdAt.getTime(), message }],
    )
    .toSorted((a, b) => b.at - a.at);
  const settled = recent.findIndex(({ message }) => message.includes('has reached a steady state'));
  const since = settled === -1 ? recent : recent.slice(0, settled);
  const refused = since.find(({ message }) => /unable to place a task/.test(message));
  if (refused === undefined) return { state: 'pass', reason: 'No task lacked room in 15 min' };
  const words = refused.message.replace(/^\(service [^)]*\) (was )?/, '').slice(0, 200);
  return {
    state: runningCount === 0 ? 'fail' : 'warn',
    reason: `ECS was ${words.replace(/\.$/, '')} (${timeInWords(refused.at)})`,
  };
}

function primaryOf({ deployments = [] }: Service): Deployment | undefined {
  return deployments.find(({ status }) => status === 'PRIMARY');
}
