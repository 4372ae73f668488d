import type { Task } from '@aws-sdk/client-ecs';
import { timeInWords } from '../../model/time-in-words.ts';
import type { Finding } from '../finding.ts';
import { windowMs } from './service-words.ts';

type Word = Pick<Finding, 'state' | 'reason' | 'value'>;

/** One end is an accident, and so are two. */
const endsThatCount = 3;

export const noExits: Word = { state: 'pass', value: 0, reason: 'Nothing started or stopped in 15 min' };

/**
 * How many tasks ended that nobody meant to end. It fails when they are three at least, and as many as half of
 * what is wanted: of a service of hundreds a few always end.
 */
export function exitsWord(
  stopped: readonly Task[],
  about: { readonly now: number; readonly desired: number },
): Word {
  const ends = stopped
    .filter(isFailure)
    // A task without a time is one that has only just ended.
    .map((task) => ({ task, at: (task.stoppedAt ?? task.stoppingAt)?.getTime() ?? about.now }))
    .filter(({ at }) => about.now - at <= windowMs)
    .toSorted((a, b) => b.at - a.at);
  const [last] = ends;
  const value = ends.length;
  if (last === undefined) return { state: 'pass', value, reason: 'No task failed in 15 min' };
  const reason = `${value === 1 ? '1 task' : `${value} tasks`} failed in 15 min, the last at ${timeInWords(last.at)}: ${whyOf(last.task)}`;
  return { state: value >= endsThatCount && value * 2 >= about.desired ? 'fail' : 'warn', value, reason };
}

/** ECS stops tasks for scaling and deployments as well, and people do: that is no failure of theirs. */
function isFailure({ stopCode, stoppedReason = '' }: Task): boolean {
  switch (stopCode) {
    case 'EssentialContainerExited':
    case 'TaskFailedToStart':
      return true;
    case 'ServiceSchedulerInitiated':
      return /failed (ELB|container) health checks/i.test(stoppedReason);
    default:
      return false;
  }
}

function whyOf({ stoppedReason, containers = [] }: Task): string {
  const said = (stoppedReason ?? 'ECS does not say why').replace(/\.$/, '').slice(0, 200);
  const ended = containers.find(({ exitCode, reason }) => reason !== undefined || (exitCode ?? 0) !== 0);
  if (ended === undefined) return said;
  const how = [ended.exitCode === undefined ? [] : `exit code ${ended.exitCode}`, ended.reason ?? []].flat();
  return `${said} (${ended.name ?? 'container'}: ${how.join(', ').slice(0, 200)})`;
}
