import type { Reading } from './reading.ts';
import { isEcho, type Signal } from './signal.ts';

/** What only AWS's own machinery can break: no version of anything that runs on it explains a failure of these. */
const beneath: ReadonlySet<string> = new Set(['ec2/system-status', 'ec2/ebs-status']);

/** Whether what fails can come of what a machine was launched from: its image, its start-up, its software. */
export function couldBeItsVersion({ failing }: Reading): boolean {
  return failing.every(({ check }) => !beneath.has(check));
}

/**
 * Whether what fails can come of too much load: its answers, its packets, and what follows from them. What
 * the hypervisor sees from below and what AWS says of a thing's own state cannot.
 */
export function couldBeLoad({ failing }: Reading): boolean {
  return failing.every(comesOfAnswers);
}

function comesOfAnswers(signal: Signal): boolean {
  switch (signal.family) {
    case 'network':
    case 'application':
    case 'external':
      return true;
    case 'data':
      return signal.check !== 'rds/replication';
    case 'control-plane':
      return isEcho(signal) || signal.check === 'autoscaling/newborns';
    case 'hypervisor':
      return false;
  }
}
