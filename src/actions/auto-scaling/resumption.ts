/** All of Auto Scaling's processes. */
export const resumable: readonly string[] = [
  'AddToLoadBalancer',
  'AlarmNotification',
  'AZRebalance',
  'HealthCheck',
  'InstanceRefresh',
  'Launch',
  'ReplaceUnhealthy',
  'ScheduledActions',
  'Terminate',
];

/** Those that only ever give a group more. All others may take members away. */
export const addsCapacity: ReadonlySet<string> = new Set(['AddToLoadBalancer', 'Launch']);

export function isProcess(name: string): boolean {
  return resumable.includes(name);
}

/** What each needs beside it: what ends members, launches in their place; what launches, users sent there. */
const needs: Readonly<Record<string, readonly string[]>> = {
  AZRebalance: ['Launch', 'AddToLoadBalancer', 'Terminate'],
  InstanceRefresh: ['Launch', 'AddToLoadBalancer', 'Terminate'],
  Launch: ['AddToLoadBalancer'],
  ReplaceUnhealthy: ['Launch', 'AddToLoadBalancer', 'Terminate'],
  Terminate: ['Launch', 'AddToLoadBalancer'],
};

/** Why a group would be left to do half of what it does, or undefined. */
export function leavesAHalf(resumed: readonly string[], suspended: readonly string[]): string | undefined {
  const stays = new Set(suspended.filter((name) => !resumed.includes(name)));
  for (const [name, needed] of Object.entries(needs)) {
    const missing = needed.find((one) => stays.has(one));
    if (resumed.includes(name) && missing !== undefined)
      return `${name} would run while ${missing} stays suspended`;
  }
  return undefined;
}
