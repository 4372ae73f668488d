import { dateInWords } from '../../model/time-in-words.ts';
import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import type { AwsScope } from '../../aws/scope.ts';
import type { PlannedCall, Precondition } from '../action.ts';
import { plannedCall } from '../calls.ts';
import { precondition } from '../precondition.ts';
import { suspendedIn } from './group.ts';

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

function readMarker(group: AutoScalingGroup): (Marker & { readonly processes: string[] }) | undefined {
  const value = group.Tags?.find(({ Key }) => Key === key)?.Value;
  const [, owner, until, processes = ''] = /^by (\S+) until (\S+) (.*)$/.exec(value ?? '') ?? [];
  return owner === undefined || until === undefined
    ? undefined
    : { owner, until: Date.parse(until), processes: processes.split(' ') };
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

/** The ids of Holdfast's remediations, as `Ids` makes them: `rem-9f2c41d07b`, in simulations `rem-1`. */
const ownFormat = /^rem-[0-9a-f]+$/;

/** Whether the group carries a marker, of whomever. */
export function carriesMarker(group: AutoScalingGroup): boolean {
  return readMarker(group) !== undefined;
}

/**
 * A marker of somebody else's that has not run out is a controller at work. One that a remediation of
 * Holdfast's left behind, which crashed or was refused between the tag and the call, is not: nothing that it
 * names is suspended. While something is, it may be another remediation's that stands.
 */
export function nobodyElseMarked(group: AutoScalingGroup, owner: string, now: number): Precondition {
  const name = 'no other daemon holds its processes';
  const marker = readMarker(group);
  if (marker === undefined) return precondition(name, true, 'it carries no such tag');
  if (marker.owner === owner || !(marker.until > now))
    return precondition(name, true, 'the tag on it has run out, or is ours');
  const suspended = suspendedIn(group);
  if (ownFormat.test(marker.owner) && !marker.processes.some((one) => suspended.includes(one)))
    return precondition(name, true, `the tag on it was left by ${marker.owner}, and holds nothing`);
  return precondition(name, false, `${marker.owner} does until ${dateInWords(marker.until)}`);
}

function tagOf(group: string) {
  return { ResourceId: group, ResourceType: 'auto-scaling-group', Key: key };
}
