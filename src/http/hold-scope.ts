import type { View } from '../engine/view.ts';
import type { Group } from '../model/group.ts';
import { kindAndNameOf } from '../model/name-of.ts';
import { findSubject } from './explain/subject.ts';
import { HttpProblem } from './problem.ts';

/**
 * The scope that a hold is kept under, from what a person typed: a resource or a group may be named as
 * `explain` takes it. A scope that covers nothing would be a hold that holds nothing, found out when it
 * matters, so it is refused with HttpProblem 404; 409 when several resources have the name. Of groups that share
 * one all are held.
 */
export function holdScope(scope: string, view: View): string {
  const colon = scope.indexOf(':');
  const kind = scope.slice(0, colon);
  const name = scope.slice(colon + 1);
  const model = view.model();
  const resources = () => [...model.resources.values()];
  switch (kind) {
    case 'resource':
      return `resource:${resourceId(name, view)}`;
    case 'group':
      return `group:${idOrSharedName(name, view)}`;
    case 'service':
      return known(scope, name, [...model.services.keys()]);
    case 'policy':
      return known(
        scope,
        name,
        view.policies().map((policy) => policy.name),
      );
    case 'zone':
      return known(
        scope,
        name,
        resources().flatMap(({ zone }) => zone ?? []),
      );
    case 'account':
      return known(
        scope,
        name,
        resources().map(({ account }) => account),
      );
    default:
      return scope;
  }
}

/** Actions that no policy has would be held in vain. Throws HttpProblem 404. */
export function checkHeldActions(actions: readonly string[], view: View): void {
  const rungs = view.policies().flatMap(({ remedy }) => remedy);
  const names = ['page', ...rungs.flatMap((rung) => (rung.kind === 'action' ? [rung.action] : []))];
  for (const action of actions) known(`action ${action}`, action, names);
}

/** An ARN is taken at its word: the thing may come back, or be one that is not watched yet. */
function resourceId(name: string, view: View): string {
  if (name.startsWith('arn:')) return name;
  const subject = findSubject(name, view);
  if (subject.kind === 'resource') return subject.resource.id;
  if (subject.kind === 'gone') return subject.id;
  const article = subject.kind === 'incident' || subject.kind === 'ended-proposal' ? 'an' : 'a';
  throw new HttpProblem(404, `"${name}" is no resource but ${article} ${subject.kind}`);
}

/** The id of the one that bears the name; the name itself where several do, for then all of them are held. */
function idOrSharedName(name: string, view: View): string {
  const { groups } = view.model();
  if (name.startsWith('arn:') || groups.has(name)) return name;
  const [one, ...others] = bearersOf(name, view);
  if (one !== undefined) return others.length === 0 ? one.id : name;
  return known(
    `group:${name}`,
    name,
    [...groups.values()].map((group) => group.name),
  );
}

/** The groups that a scope as `holdScope` gives it holds by a name that they share, each as a person calls it. */
export function groupsHeldByName(scope: string, view: View): { id: string; name: string }[] {
  const name = scope.startsWith('group:') ? scope.slice('group:'.length) : undefined;
  const model = view.model();
  if (name === undefined || model.groups.has(name)) return [];
  return bearersOf(name, view).map(({ id, region }) => ({
    id,
    name: `${kindAndNameOf(id, model)}${region === 'global' ? '' : ` in ${region}`}`,
  }));
}

function bearersOf(name: string, view: View): readonly Group[] {
  return [...view.model().groups.values()].filter((group) => group.name === name);
}

const mostNamed = 12;

function known(scope: string, name: string, names: readonly string[]): string {
  if (names.includes(name)) return scope;
  const all = [...new Set(names)].toSorted();
  const more = all.length > mostNamed ? ` and ${all.length - mostNamed} more` : '';
  const there = all.length === 0 ? 'there is none' : `there are ${all.slice(0, mostNamed).join(', ')}${more}`;
  throw new HttpProblem(404, `${scope} would hold nothing: ${there}; "all" always holds everything`);
}
