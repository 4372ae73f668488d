import { z } from 'zod';
import type { Model } from '../model/model.ts';
import { sharedCauses } from '../model/shared-cause.ts';
import type { Precondition } from './action.ts';
import { unsafeSet } from './auto-scaling/process-sets.ts';
import { sharedFailures } from './auto-scaling/shared-failure.ts';
import { suspension } from './auto-scaling/suspension.ts';
import { checkedBy } from './params.ts';
import { precondition } from './precondition.ts';

/**
 * For the time in which replacing members makes it worse: what they depend on is down, the new ones cannot
 * boot, or the checks are wrong. Auto Scaling would end every member that it holds for unhealthy, a tenth of
 * the group at a time, and launch others that fail like them.
 */
export const suspendReplacement = suspension({
  traits: {
    name: 'suspend-replacement',
    summary: 'Keeps a group from ending members that fail for a reason which replacing them does not mend.',
    verdicts: ['healthy', 'degraded', ...sharedCauses],
    checkParams: checkedBy(
      z.strictObject({
        processes: z
          .array(z.string())
          .superRefine((processes, issue) => {
            const unsafe = unsafeSet(processes) ?? foreign(processes);
            if (unsafe !== undefined) issue.addIssue({ code: 'custom', message: unsafe });
          })
          .optional()
          .describe(
            'ReplaceUnhealthy and Terminate, with or without AZRebalance and HealthCheck. Absent: all four.',
          ),
      }),
    ),
  },
  processes: ['AZRebalance', 'HealthCheck', 'ReplaceUnhealthy', 'Terminate'],
  justified: (target, model) => [replacingDoesNotHelp(target, model)],
});

function foreign(processes: readonly string[]): string | undefined {
  const other = processes.find((name) => name === 'AlarmNotification' || name === 'ScheduledActions');
  return other === undefined ? undefined : `${other} replaces nobody: use stop-scale-in`;
}

function replacingDoesNotHelp(target: string, model: Model): Precondition {
  const kinds = sharedFailures(target, model);
  return precondition(
    'replacing its members would not help',
    kinds.length > 0,
    kinds[0] === undefined ? 'no member fails for a shared cause' : `${kinds.length} held for ${kinds[0]}`,
  );
}
