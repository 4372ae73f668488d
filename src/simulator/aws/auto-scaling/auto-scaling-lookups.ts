import { awsFailure } from '../failure.ts';
import type { CallContext } from '../operation.ts';
import { page } from '../page.ts';
import type { ScalingGroup, ScalingMember } from '../../world/state/scaling-group.ts';

/** An SDK output without what the transport adds. */
export type Answer<T> = Omit<T, '$metadata'>;

export function groupsOf({ world, scope }: CallContext): readonly ScalingGroup[] {
  return [...world.scalingGroups.values()].filter((group) => group.region === scope.region);
}

/** Auto Scaling knows groups by name; AWS answers `ValidationError` for one that is not there. */
export function groupNamed(name: string | undefined, context: CallContext): ScalingGroup {
  const group = groupsOf(context).find((one) => one.name === name);
  if (group === undefined)
    throw awsFailure('ValidationError', `AutoScalingGroup name not found - no such group: ${name}`);
  return group;
}

/** A member that stays, by its instance id, in whatever group it is. */
export function memberOf(
  id: string | undefined,
  context: CallContext,
): { readonly group: ScalingGroup; readonly member: ScalingMember } {
  for (const group of groupsOf(context)) {
    const member = group.members.get(id ?? '');
    if (member === undefined) continue;
    if (member.lifecycle.startsWith('Terminating'))
      throw awsFailure(
        'ValidationError',
        `Instance ${id} is in lifecycle state Terminating and cannot be changed`,
      );
    return { group, member };
  }
  throw awsFailure(
    'ValidationError',
    `Instance Id not found - No managed instance found for instance ID: ${id}`,
  );
}

/** Members of one group that must be in one of some states. */
export function membersIn(
  group: ScalingGroup,
  ids: readonly string[] | undefined,
  states: readonly ScalingMember['lifecycle'][],
): readonly ScalingMember[] {
  return (ids ?? []).map((id) => {
    const member = group.members.get(id);
    if (member === undefined)
      throw awsFailure(
        'ValidationError',
        `The instance ${id} is not part of Auto Scaling group ${group.name}.`,
      );
    if (!states.includes(member.lifecycle))
      throw awsFailure('ValidationError', `The instance ${id} is not in ${states.join(' or ')}.`);
    return member;
  });
}

export function paged<T>(
  items: readonly T[],
  input: { NextToken?: string | undefined; MaxRecords?: number | undefined },
  sizeAtMost: number,
) {
  return page(items, {
    token: input.NextToken,
    size: input.MaxRecords ?? 50,
    sizeAtMost,
    invalidToken: 'InvalidNextToken',
  });
}
