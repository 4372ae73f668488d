import type { Model } from '../model/model.ts';
import { matches } from '../policy/matches.ts';
import { type Policy, type PolicySet, policyModes, type Problem } from '../policy/policy.ts';
import type { SafetySettings } from '../safety/gate.ts';
import { isOptedIn } from '../safety/gates/opt-in-scope.ts';
import { countOf } from '../safety/in-words.ts';
import { onlyShows } from '../safety/mode-in-force.ts';
import { problemText } from '../policy/problem-text.ts';
import type { EngineParts, EngineState } from './engine.ts';
import type { LoadedRules } from './rules.ts';

/** Of fewer resources than this any share is soon most of them. */
const countedFrom = 10;
/** A policy that reaches more than this share of its kind, where it did not before, or all of it, has lost its selector. */
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
  const found = rules.policies.policies.filter(acts).flatMap((policy) => {
    const before = formerOf(policy, inForce, rules.policies);
    return [
      ...changeOfReach(policy, before, model),
      ...raisedMode(policy, before),
      ...droppedFloor(policy, before),
    ];
  });
  if (found.length === 0) return loaded;
  const all = [...problems, ...found];
  return found.some(({ severity }) => severity === 'error') ? { problems: all } : { rules, problems: all };
}

/**
 * Said once after a start, when everything was read: which policies may act with nobody asked on most of what there is.
 * Nothing is refused, for somebody started it so.
 */
export function wideReach(
  { policies }: PolicySet,
  model: Model,
  settings: Pick<SafetySettings, 'maxMode' | 'scope'>,
): readonly Problem[] {
  return policies.filter(acts).flatMap((policy) => {
    const { mode, watch, position, name } = policy;
    const inForce = policyModes[Math.min(policyModes.indexOf(mode), policyModes.indexOf(settings.maxMode))];
    if (inForce !== 'auto' && inForce !== 'veto') return [];
    const all = reachOf({ watch, tags: {} }, model);
    const now = idsOf(policy, model).filter((id) => isOptedIn(id, model, settings)).length;
    if (all < countedFrom || now <= all * mostOf) return [];
    const message = `${name} may act by itself on ${now} of ${all} resources of ${watch}`;
    const hint = 'to have it act on fewer, name their tags, or opt fewer in by the tag of scope';
    return [{ severity: 'warning', position, message, hint }];
  });
}

/** Says so where people look: in the log, and among the warnings of the policies. */
export function tellReach(engine: Pick<EngineParts, 'log' | 'settings'>, state: EngineState): void {
  if (state.reachTold) return;
  state.reachTold = true;
  const found = wideReach(state.policies, state.model, engine.settings);
  for (const problem of found) engine.log.warn({ detail: problemText(problem) }, 'a policy reaches far');
  state.policyProblems = [...state.policyProblems, ...found];
}

/** The policy of that name; else the one of the same file and kind that is no more, for a new name is no new policy. */
function formerOf(
  { name, watch, position }: Policy,
  inForce: PolicySet,
  loaded: PolicySet,
): Policy | undefined {
  const known = inForce.policies.filter(acts);
  const kept = new Set(loaded.policies.map((policy) => policy.name));
  return (
    known.find((policy) => policy.name === name) ??
    known.find(
      (policy) => !kept.has(policy.name) && policy.watch === watch && policy.position.file === position.file,
    )
  );
}

/** What was only shown may be done from now on: as good as reaching all of it for the first time. */
function raisedMode({ name, mode, position }: Policy, before: Policy | undefined): readonly Problem[] {
  if (before === undefined || onlyShows(mode) || !onlyShows(before.mode)) return [];
  const message = `${name} may act from now on (mode: ${mode}), and only showed what it would do before (mode: ${before.mode})`;
  return [{ severity: 'warning', position, message }];
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
  const reachesMost = now > all * mostOf && was <= all * mostOf;
  const lostItsSelector = !isNew && all >= countedFrom && (reachesMost || now === all);
  return [
    lostItsSelector
      ? refusal(policy, message, 'name the tags of those that it is meant for, or restart Holdfast with it')
      : { severity: 'warning', position: policy.position, message },
  ];
}

function reachOf(policy: Pick<Policy, 'watch' | 'tags'>, model: Model): number {
  return idsOf(policy, model).length;
}

function idsOf(policy: Pick<Policy, 'watch' | 'tags'>, model: Model): readonly string[] {
  return [...model.ofKind(policy.watch)].filter((id) => {
    const resource = model.resources.get(id);
    return resource !== undefined && matches(policy, resource);
  });
}

function droppedFloor(policy: Policy, before: Policy | undefined): readonly Problem[] {
  if (before === undefined) return [];
  const { keepServing: now } = policy.limits;
  const { keepServing: was } = before.limits;
  const drops =
    now.count < was.count * leastOfFloor ||
    now.percent < was.percent * leastOfFloor ||
    (now.zones ?? 0) < (was.zones ?? 0) * leastOfFloor;
  if (!drops) return [];
  const words = ({ count, percent, zones }: typeof now) =>
    `${count} and ${Math.round(percent * 100)} %${zones === undefined ? '' : ` in ${countOf(zones, 'zone')}`}`;
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
