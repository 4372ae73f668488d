import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import type { Model } from '../../model/model.ts';
import type { Precondition } from '../action.ts';
import { precondition } from '../precondition.ts';
import type { Launches } from '../reads/launches.ts';

/** After a launch that failed nothing more is asked for so long: a lack of capacity passes in minutes, not seconds. */
const failureBrakeMs = 900_000;

/** Of what was launched lately so much must serve, or more of the same will not help. */
const servingShare = 0.5;

/** Capacity is added to what is overloaded or short of members, and to nothing else. */
export function needed(target: string, desired: number, serving: number, model: Model): Precondition {
  const members = model.groups.get(target)?.members ?? [];
  const overloaded = members.filter((id) => model.verdicts.get(id)?.kind === 'overloaded').length;
  const itself = model.verdicts.get(target)?.kind === 'overloaded';
  const strength = `${serving} of ${desired} serve`;
  return precondition(
    'more capacity is needed',
    itself || overloaded > 0 || serving < desired,
    itself || overloaded > 0 ? `overloaded: ${overloaded} of its members; ${strength}` : strength,
  );
}

/** The maximum is the owner's word on cost, quotas and what the database behind it can bear. */
export function roomFor(desired: number, max: number): Precondition {
  return precondition('there is room below its maximum', desired < max, `desired ${desired}, max ${max}`);
}

export function launchesSucceed({ failures }: Launches, now: number): Precondition {
  const recent = failures.filter(({ at }) => now - at < failureBrakeMs);
  return precondition(
    'no launch failed lately',
    recent.length === 0,
    recent.length === 0
      ? `none within ${failureBrakeMs / 60_000} minutes`
      : `${recent.length} within ${failureBrakeMs / 60_000} minutes: ${recent[0]?.reason}`,
  );
}

/** What was launched and is still coming, or came and never served, is looked at before more is added. */
export function earlierCapacityServes(
  group: AutoScalingGroup,
  { launched }: Launches,
  serving: readonly string[],
): Precondition {
  const name = 'what was launched before serves';
  const staying = (group.Instances ?? []).filter(
    ({ LifecycleState = '' }) =>
      !/^(Terminating|Detaching|Standby|EnteringStandby|Warmed)/.test(LifecycleState),
  );
  const coming = staying.filter(({ LifecycleState }) => LifecycleState !== 'InService').length;
  const missing = Math.max(0, (group.DesiredCapacity ?? 0) - staying.length);
  if (coming + missing > 0)
    return precondition(name, false, `${coming} being launched, ${missing} more still to be launched`);
  const came = launched.filter((id) => serving.includes(id)).length;
  return precondition(
    name,
    came >= servingShare * launched.length,
    launched.length === 0 ? 'nothing was launched lately' : `${came} of the last ${launched.length} serve`,
  );
}
