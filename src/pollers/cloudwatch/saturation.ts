import type { Resource } from '../../model/resource.ts';

/** Metrics that tell how full a thing is, or how slow it has become, by namespace: those that rise with it. */
export const risesWithLoad: Readonly<Record<string, readonly string[]>> = {
  'AWS/EC2': ['CPUUtilization'],
  'AWS/RDS': [
    'CPUUtilization',
    'DatabaseConnections',
    'DBLoad',
    'DBLoadCPU',
    'DBLoadNonCPU',
    'DiskQueueDepth',
    'ReadLatency',
    'WriteLatency',
    'CommitLatency',
  ],
  'AWS/ElastiCache': ['EngineCPUUtilization', 'CPUUtilization', 'DatabaseMemoryUsagePercentage'],
  'AWS/ApplicationELB': ['TargetResponseTime', 'RequestCountPerTarget', 'RejectedConnectionCount'],
  'AWS/ELB': ['Latency', 'SurgeQueueLength', 'SpilloverCount'],
  'AWS/ECS': ['CPUUtilization', 'MemoryUtilization'],
  CWAgent: ['mem_used_percent', 'swap_used_percent'],
};

/** And those that fall: what is left of something. */
export const fallsWithLoad: Readonly<Record<string, readonly string[]>> = {
  'AWS/EC2': ['CPUCreditBalance', 'EBSIOBalance%', 'EBSByteBalance%'],
  'AWS/RDS': ['CPUCreditBalance', 'BurstBalance', 'EBSIOBalance%', 'EBSByteBalance%', 'FreeableMemory'],
  'AWS/ElastiCache': ['CPUCreditBalance', 'FreeableMemory'],
};

/**
 * Whether an alarm goes off because its target is saturated: it watches one of these metrics, in the
 * direction in which it grows worse. The alarm on an idle CPU, or on a database that nobody is connected
 * to any more, is none; nor is one on metric math, whose meaning nobody can tell.
 */
export function watchesSaturation({ facts }: Resource): boolean {
  const { namespace, metric, comparison } = facts;
  if (typeof namespace !== 'string' || typeof metric !== 'string' || typeof comparison !== 'string')
    return false;
  if (comparison.startsWith('GreaterThan')) return risesWithLoad[namespace]?.includes(metric) ?? false;
  if (comparison.startsWith('LessThan')) return fallsWithLoad[namespace]?.includes(metric) ?? false;
  return false;
}
