import { z } from 'zod';
import type { Model } from '../model/model.ts';
import type { VerdictKind } from '../model/verdict.ts';
import type { Precondition } from './action.ts';
import { unsafeSet } from './auto-scaling/process-sets.ts';
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
    verdicts: [
      'healthy',
      'degraded',
      'zone-impaired',
      'dependency-failed',
      'deployment-failed',
      'overloaded',
      'fleet-wide',
    ],
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

/** Failures that come from beyond the member, so that its successor would fail as it does. */
const shared: ReadonlySet<VerdictKind> = new Set([
  'zone-impaired',
  'dependency-failed',
  'deployment-failed',
  'overloaded',
  'fleet-wide',
]);

function replacingDoesNotHelp(target: string, model: Model): Precondition {
  const members = model.groups.get(target)?.members ?? [];
  const victims = [target, ...members].filter((id) => {
    const kind = model.verdicts.get(id)?.kind;
    return kind !== undefined && shared.has(kind);
  });
  const kind = victims[0] === undefined ? undefined : model.verdicts.get(victims[0])?.kind;
  return precondition(
    'replacing its members would not help',
    victims.length > 0,
    kind === undefined ? 'no member fails for a shared cause' : `${victims.length} held for ${kind}`,
  );
}
