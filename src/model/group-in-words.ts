/**
 * What a group is, by its id, for a sentence: an Auto Scaling group and the target group in front of it often
 * share one name. "group" where the id does not say.
 */
export function groupInWords(id: string): string {
  return kinds.find(([part]) => id.includes(part))?.[1] ?? 'group';
}

const kinds = [
  [':autoScalingGroup:', 'Auto Scaling group'],
  [':targetgroup/', 'target group'],
  [':loadbalancer/', 'load balancer'],
  [':recordset/', 'record'],
  [':cluster:', 'database cluster'],
  [':db:', 'database with its replicas'],
] as const;
