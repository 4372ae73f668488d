import type { Resource } from './resource.ts';

/** Whether Auto Scaling replaces this instance. Its tag tells where Auto Scaling itself may not be read. */
export function isInScalingGroup({
  facts,
  tags,
  relations,
}: Pick<Resource, 'facts' | 'tags' | 'relations'>): boolean {
  return (
    facts['autoScalingGroup'] !== undefined ||
    tags['aws:autoscaling:groupName'] !== undefined ||
    relations.some(({ type, to }) => type === 'member-of' && to.includes(':autoScalingGroup:'))
  );
}
