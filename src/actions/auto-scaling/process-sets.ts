/** Auto Scaling's processes that may be suspended here, each for what it takes away from a group. */
export const suspendable = [
  'AZRebalance',
  'AlarmNotification',
  'HealthCheck',
  'ReplaceUnhealthy',
  'ScheduledActions',
  'Terminate',
] as const;

export type Suspendable = (typeof suspendable)[number];

/**
 * Why a set of processes is not safe to suspend, or undefined. `Launch` is never among them: a group that
 * may terminate and not launch drains itself.
 */
export function unsafeSet(processes: readonly string[]): string | undefined {
  const unknown = processes.find((name) => !suspendable.some((known) => known === name));
  if (unknown === 'Launch')
    return 'Launch is never suspended: the group would go on terminating and launch nothing in its place';
  if (unknown !== undefined) return `${unknown} is not suspended here: ${suspendable.join(', ')} can be`;
  const has = (name: Suspendable) => processes.includes(name);
  if (has('ReplaceUnhealthy') !== has('Terminate'))
    return 'ReplaceUnhealthy and Terminate go together: either alone leaves the other to do half of it';
  if (!has('Terminate')) return 'without ReplaceUnhealthy and Terminate members are still taken away';
  return undefined;
}
