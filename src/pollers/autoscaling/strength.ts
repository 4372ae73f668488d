import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import type { Finding } from '../finding.ts';

/** How strong a group is by its own count: never evidence, for it tells neither who fails nor why. */
const shared = { family: 'control-plane', nature: 'warning-only' } as const;

/** How many members are in service, against how many are desired. Since when fewer are is told by the check itself. */
export function capacityFinding(
  resource: string,
  { DesiredCapacity: desired, MinSize: min = 0, Instances }: AutoScalingGroup,
): Finding {
  const finding = { resource, check: 'autoscaling/capacity', ...shared } as const;
  if (desired === undefined || Instances === undefined)
    return {
      ...finding,
      state: 'unknown',
      reason: 'AWS does not say how many members are desired, or are there',
    };
  const value = Instances.filter(isInService).length;
  const beneath = value < min ? `, fewer than its minimum of ${min}` : '';
  return {
    ...finding,
    state: value < desired ? 'warn' : 'pass',
    value,
    reason: `${value} of ${desired} desired are in service${beneath}`,
  };
}

/**
 * How evenly the members in service stand in the zones of the group. Auto Scaling itself calls zones balanced that
 * differ by one. Nothing is said of a group with a single zone.
 */
export function balanceFinding(
  resource: string,
  { AvailabilityZones: zones, Instances, SuspendedProcesses = [] }: AutoScalingGroup,
): readonly Finding[] {
  const finding = { resource, check: 'autoscaling/zone-balance', ...shared } as const;
  if (zones === undefined || Instances === undefined)
    return [
      { ...finding, state: 'unknown', reason: 'AWS does not say which zones it has, or who stands in them' },
    ];
  if (zones.length < 2) return [];
  const counts = zones.toSorted().map((zone) => ({
    zone,
    count: Instances.filter((one) => isInService(one) && one.AvailabilityZone === zone).length,
  }));
  const value = Math.max(...counts.map(({ count }) => count)) - Math.min(...counts.map(({ count }) => count));
  const words = counts.map(({ zone, count }) => `${count} in ${zone}`).join(', ');
  const stuck = SuspendedProcesses.some(({ ProcessName }) => ProcessName === 'AZRebalance');
  return [
    value > 1
      ? {
          ...finding,
          state: 'warn',
          value,
          reason: `in service: ${words}${stuck ? '; AZRebalance is suspended, so nothing evens that out' : ''}`,
        }
      : { ...finding, state: 'pass', value, reason: `in service: ${words}` },
  ];
}

function isInService({ LifecycleState }: { readonly LifecycleState?: string | undefined }): boolean {
  return LifecycleState === 'InService';
}
