import type { Model } from '../../model/model.ts';
import type { VerificationResult } from '../action.ts';
import { inconclusive, wellSince } from '../evidence.ts';

/** Whether as many members as are desired were seen to serve since the plan, times in epoch milliseconds. */
export function wholeAgain(model: Model, groupId: string, since: number, now: number): VerificationResult {
  const group = model.groups.get(groupId);
  if (group === undefined) return inconclusive('nothing is known of the group');
  const well = group.members.filter((member) => wellSince(model, member, since, now) === 'well').length;
  const strength = `${well} of ${group.desired} desired were seen to serve since`;
  return well > 0 && well >= group.desired
    ? { outcome: 'success', reason: strength }
    : inconclusive(strength);
}
