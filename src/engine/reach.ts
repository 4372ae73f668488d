import type { Model } from '../model/model.ts';
import { matches } from '../policy/matches.ts';
import type { Policy, PolicySet, Problem } from '../policy/policy.ts';
import type { LoadedRules } from './rules.ts';

/** Of fewer resources than this any share is soon most of them. */
const countedFrom = 10;
/** A policy that reaches more than this share of its kind, where it did not before, has lost its selector. */
const mostOf = 0.5;
/** A floor that falls below this share of what it was is not lowered but dropped. */
const leastOfFloor = 0.5;

/**
 * Holds the policies of a reload against those in force and against what there is: a selector that got lost
 * or a floor that was dropped is refused, for nobody sees either in the file. Every other change in what may
 * be acted on is said. At a start nothing is held against it: what runs is what somebody started.
 */
export function judgeReach(loaded: LoadedRules, inForce: PolicySet, model: Model): LoadedRules {
  const { rules, problems } = loaded;
  if (rules === undefined) return loaded;
  const former = new Map(inForce.policies.filter(acts).map((policy) => [policy.name, policy]));
  const found = rules.policies.policies
    .filter(acts)
    .flatMap((policy) => [
      ...changeOfReach(policy, former.get(policy.name), model),
      ...droppedFloor(policy, former.get(policy.name)),
    ]);
  if (found.length === 0) return loaded;
  const all = [...problems, ...found];
  return found.some(({ severity }) => severity === 'error') ? { problems: all } : { rules, problems: all };
}

function acts({ remedy }: Policy): boolean {
  return remedy.some(({ kind }) => kind === 'action');
}

function changeOfReach(policy: Policy, before: Policy | undefined, model: Model): readonly Problem[] {
  const all = reachOf({ watch: policy.watch, tags: {} }, model);
  const now = reachOf(policy, model);
  const was = before === undefined || before.watch !== policy.watch ? 0 : reachOf(before, model);
  if (now === was) return [];
  const message = `${policy.name} is about ${now} of ${all} resources of ${policy.watch}, before about ${was}`;
  const isNew = before === undefined;
  const lostItsSelector = !isNew && all >= countedFrom && now > all * mostOf && was <= all * mostOf;
  return [
    lostItsSelector
      ? refusal(policy, message, 'name the tags of those that it is meant for, or restart Holdfast with it')
      : { severity: 'warning', position: policy.position, message },
  ];
}

function reachOf(policy: Pick<Policy, 'watch' | 'tags'>, model: Model): number {
  let reach = 0;
  for (const id of model.ofKind(policy.watch)) {
    const resource = model.resources.get(id);
    if (resource !== undefined && matches(policy, resource)) reach += 1;
  }
  return reach;
}

function droppedFloor(policy: Policy, before: Policy | undefined): readonly Problem[] {
  if (before === undefined) return [];
  const { keepServing: now } = policy.limits;
  const { keepServing: was } = before.limits;
  const drops = now.count < was.count * leastOfFloor || now.percent < was.percent * leastOfFloor;
  if (!drops) return [];
  const words = ({ count, percent }: typeof now) => `${count} and ${Math.round(percent * 100)} %`;
  return [
    refusal(
      policy,
      `${policy.name} would keep ${words(now)} of each group serving, before ${words(was)}`,
      'a floor is lowered in steps of at most half, or by a restart with it',
    ),
  ];
}

function refusal({ position }: Policy, message: string, hint: string): Problem {
  return { severity: 'error', position, message, hint };
}
