import type { View } from '../engine/view.ts';
import { findSubject } from './explain/subject.ts';
import { HttpProblem } from './problem.ts';

/**
 * The scope that a hold is kept under, from what a person typed: a resource or a group may be named as
 * `explain` takes it. A scope that covers nothing would be a hold that holds nothing, found out when it
 * matters, so it is refused with HttpProblem 404; 409 when several things have the name.
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
      return `group:${groupId(name, view)}`;
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

function groupId(name: string, view: View): string {
  const { groups } = view.model();
  if (name.startsWith('arn:') || groups.has(name)) return name;
  const ids = [...groups.values()].filter((group) => group.name === name).map(({ id }) => id);
  const [id] = ids;
  if (id === undefined)
    return known(
      `group:${name}`,
      name,
      [...groups.values()].map((one) => one.name),
    );
  if (ids.length === 1) return id;
  throw new HttpProblem(
    409,
    `${ids.length} groups are called "${name}", give one of their ids: ${ids.join(', ')}`,
    ids,
  );
}

const mostNamed = 12;

function known(scope: string, name: string, names: readonly string[]): string {
  if (names.includes(name)) return scope;
  const all = [...new Set(names)].toSorted();
  const more = all.length > mostNamed ? ` and ${all.length - mostNamed} more` : '';
  const there = all.length === 0 ? 'there is none' : `there are ${all.slice(0, mostNamed).join(', ')}${more}`;
  throw new HttpProblem(404, `${scope} would hold nothing: ${there}; "all" always holds everything`);
}
