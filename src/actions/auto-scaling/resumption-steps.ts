import type { AwsScope } from '../../aws/scope.ts';
import type { PlannedStep } from '../action.ts';
import { plannedCall } from '../calls.ts';
import { removeMarker } from './marker.ts';
import { addsCapacity } from './resumption.ts';
import { callHealthy } from './suspension-steps.ts';

interface Resumed {
  readonly scope: AwsScope;
  readonly name: string;
  readonly processes: readonly string[];
}

/** What goes with it: members to be told healthy before anything may take them away, and whether a tag is to go. */
interface Beside {
  readonly recovered: readonly string[];
  readonly isMarked: boolean;
}

/** What works by numbers, which may be those of a time in which nobody got through. */
const byNumbers: ReadonlySet<string> = new Set(['AlarmNotification', 'ScheduledActions']);

/**
 * What adds capacity first, what works by numbers last; each step with the processes that it resumes. The tag of a
 * daemon that looks after them no more goes with the last.
 */
export function resumeInOrder(
  { scope, name, processes }: Resumed,
  { recovered, isMarked }: Beside = { recovered: [], isMarked: false },
): readonly (PlannedStep & { readonly processes: readonly string[] })[] {
  const rank = (one: string) => (addsCapacity.has(one) ? 0 : byNumbers.has(one) ? 2 : 1);
  const parts = [0, 1, 2].map((wanted) => processes.filter((one) => rank(one) === wanted));
  const steps = parts.filter(({ length }) => length > 0);
  const firstTaking = steps.findIndex(([one = '']) => !addsCapacity.has(one));
  return steps.map((part, index) => ({
    name: `resume ${part.join(', ')}`,
    processes: part,
    calls: [
      ...(index === firstTaking ? recovered.map((id) => callHealthy(scope, id)) : []),
      plannedCall('Auto Scaling', 'ResumeProcesses', scope, {
        AutoScalingGroupName: name,
        ScalingProcesses: [...part],
      }),
      ...(isMarked && index === steps.length - 1 ? [removeMarker(scope, name)] : []),
    ],
    timeoutMs: 60_000,
  }));
}

export function suspendAgain({ scope, name, processes }: Resumed): PlannedStep {
  return {
    name: `suspend ${processes.join(', ')} again`,
    calls: [
      plannedCall('Auto Scaling', 'SuspendProcesses', scope, {
        AutoScalingGroupName: name,
        ScalingProcesses: [...processes],
      }),
    ],
    timeoutMs: 60_000,
  };
}
