import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import type { AwsScope } from '../../aws/scope.ts';
import type { PlannedCall, Precondition } from '../action.ts';
import { plannedCall } from '../calls.ts';
import { precondition } from '../precondition.ts';

/**
 * The tag by which people and other daemons see who suspended processes of a group, which, and until when
 * somebody looks after them. It stays on the group and is not handed on to instances.
 */
const key = 'holdfast:suspended-processes';

interface Marker {
  /** Id of the remediation. */
  readonly owner: string;
  /** Milliseconds since the epoch. Past it nobody looks after what it marks. */
  readonly until: number;
}

function readMarker(group: AutoScalingGroup): Marker | undefined {
  const value = group.Tags?.find(({ Key }) => Key === key)?.Value;
  const [, owner, until] = /^by (\S+) until (\S+) /.exec(value ?? '') ?? [];
  return owner === undefined || until === undefined ? undefined : { owner, until: Date.parse(until) };
}

/** Whether the group carries this very marker, or a later one of the same owner. */
export function isMarked(group: AutoScalingGroup, { owner, until }: Marker): boolean {
  const marker = readMarker(group);
  return marker?.owner === owner && marker.until >= until;
}

export function setMarker(
  scope: AwsScope,
  group: string,
  { owner, until }: Marker,
  processes: readonly string[],
): PlannedCall {
  // The tag's values may hold letters, digits, spaces and `+ - = . _ : / @`.
  const Value = `by ${owner} until ${new Date(until).toISOString()} ${processes.join(' ')}`;
  return plannedCall('Auto Scaling', 'CreateOrUpdateTags', scope, {
    Tags: [{ ...tagOf(group), Value, PropagateAtLaunch: false }],
  });
}

export function removeMarker(scope: AwsScope, group: string): PlannedCall {
  return plannedCall('Auto Scaling', 'DeleteTags', scope, { Tags: [tagOf(group)] });
}

/** A marker of somebody else's that has not run out is a controller at work. */
export function nobodyElseMarked(group: AutoScalingGroup, owner: string, now: number): Precondition {
  const marker = readMarker(group);
  const held = marker !== undefined && marker.owner !== owner && marker.until > now;
  return precondition(
    'no other daemon holds its processes',
    !held,
    held
      ? `${marker.owner} does until ${new Date(marker.until).toISOString()}`
      : marker === undefined
        ? 'it carries no such tag'
        : 'the tag on it has run out, or is ours',
  );
}

function tagOf(group: string) {
  return { ResourceId: group, ResourceType: 'auto-scaling-group', Key: key };
}
