import type { Model } from '../model/model.ts';

/** Groups that an action on this target bears on: those it is a member of, and itself where it is one. */
export function groupsOf(target: string, model: Model): readonly string[] {
  const memberOf = model.groupsOf(target);
  return model.groups.has(target) && !memberOf.includes(target) ? [...memberOf, target] : memberOf;
}
