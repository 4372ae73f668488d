import { z } from 'zod';
import { unsafeSet } from './auto-scaling/process-sets.ts';
import { suspension } from './auto-scaling/suspension.ts';
import { checkedBy } from './params.ts';

/**
 * For the time of an incident: capacity may only go up. Scaling policies take capacity away when a metric
 * falls, and a metric falls because users cannot get through or because nobody measures any more. Capacity is
 * still added by scale-out, which asks no policy.
 */
export const stopScaleIn = suspension({
  traits: {
    name: 'stop-scale-in',
    summary: 'Keeps a group from shrinking, by policy, schedule or replacement, while something is wrong.',
    verdicts: [
      'healthy',
      'degraded',
      'zone-impaired',
      'dependency-failed',
      'deployment-failed',
      'overloaded',
      'fleet-wide',
      'observer-blind',
    ],
    checkParams: checkedBy(
      z.strictObject({
        processes: z
          .array(z.string())
          .superRefine((processes, issue) => {
            const unsafe = unsafeSet(processes) ?? incomplete(processes);
            if (unsafe !== undefined) issue.addIssue({ code: 'custom', message: unsafe });
          })
          .optional()
          .describe(
            'ReplaceUnhealthy, Terminate and AlarmNotification, with or without AZRebalance, HealthCheck and ScheduledActions. Absent: all six.',
          ),
      }),
    ),
  },
  processes: [
    'AZRebalance',
    'AlarmNotification',
    'HealthCheck',
    'ReplaceUnhealthy',
    'ScheduledActions',
    'Terminate',
  ],
  justified: () => [],
});

function incomplete(processes: readonly string[]): string | undefined {
  return processes.includes('AlarmNotification')
    ? undefined
    : 'without AlarmNotification the desired capacity still falls, and members go when Terminate runs again';
}
