import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import type { AwsScope } from '../../aws/scope.ts';
import type { PlannedCall, PlannedStep, Precondition } from '../action.ts';
import { plannedCall } from '../calls.ts';
import { precondition } from '../precondition.ts';
import { type InService, inServiceOf, mostAtOnce } from './group.ts';
import { removeMarker, setMarker } from './marker.ts';

/** What is suspended, of which group, for whom and until when. */
export interface Held {
  readonly scope: AwsScope;
  readonly name: string;
  readonly owner: string;
  readonly ours: readonly string[];
  /** Milliseconds since the epoch. */
  readonly until: number;
}

/** The tag comes first: nothing is ever suspended of which nobody can see who did it. */
export function suspendStep(held: Held, recovered: readonly string[] = []): PlannedStep {
  const { scope, name, owner, ours, until } = held;
  return {
    name: `suspend ${ours.join(', ')}`,
    calls: [
      setMarker(scope, name, { owner, until }, ours),
      ...recovered.map((id) => callHealthy(scope, id)),
      plannedCall('Auto Scaling', 'SuspendProcesses', scope, {
        AutoScalingGroupName: name,
        ScalingProcesses: [...ours],
      }),
    ],
    timeoutMs: 60_000,
  };
}

/**
 * A member that a group once held for unhealthy stays so until it is ended, however well it is meanwhile,
 * unless somebody says otherwise: this does, of members that their load balancers send users to.
 */
export function callHealthy(scope: AwsScope, id: string): PlannedCall {
  return plannedCall('Auto Scaling', 'SetInstanceHealth', scope, { InstanceId: id, HealthStatus: 'Healthy' });
}

/** What adds and removes capacity by numbers comes back last, when replacements have been seen to go well. */
const byNumbers: ReadonlySet<string> = new Set(['AlarmNotification', 'ScheduledActions']);

/** The steps of a return, each with the processes that it gives back. The tag goes with the last. */
export function resumeSteps(
  { scope, name, ours }: Held,
  recovered: readonly string[] = [],
): readonly { readonly processes: readonly string[]; readonly step: PlannedStep }[] {
  const parts = [ours.filter((one) => !byNumbers.has(one)), ours.filter((one) => byNumbers.has(one))].filter(
    ({ length }) => length > 0,
  );
  const sets = parts.length === 0 ? [[]] : parts;
  return sets.map((processes, index) => ({
    processes,
    step: {
      name: processes.length === 0 ? 'take the tag away' : `resume ${processes.join(', ')}`,
      calls: [
        ...(index === 0 ? recovered.map((id) => callHealthy(scope, id)) : []),
        ...(processes.length === 0
          ? []
          : [
              plannedCall('Auto Scaling', 'ResumeProcesses', scope, {
                AutoScalingGroupName: name,
                ScalingProcesses: processes,
              }),
            ]),
        ...(index === sets.length - 1 ? [removeMarker(scope, name)] : []),
      ],
      timeoutMs: 60_000,
    },
  }));
}

/**
 * Terminate and ReplaceUnhealthy act at once when they run again, on every member that the group holds for
 * unhealthy and on all that does not serve.
 */
export function membersAreWell(group: AutoScalingGroup, { serving, recovered }: InService): Precondition {
  const inService = inServiceOf(group).length;
  const well = serving.length + recovered.length;
  const most = mostAtOnce(group);
  return precondition(
    'its members are well',
    inService - well <= most,
    `${well} of ${inService} in service serve; at most ${most} may not, as they go at once`,
  );
}
