import type { View } from '../engine/view.ts';
import type { Taken } from '../safety/history.ts';
import { needsHuman } from '../safety/needs-human.ts';
import { isCalled } from './explain/subject.ts';
import { HttpProblem } from './problem.ts';

interface About {
  readonly proposal?: string;
  readonly incident?: string | undefined;
  readonly target: string;
}

/**
 * The key of the call that stands behind what a person names: by incident, proposal, target, or the target's name.
 * Throws HttpProblem 404, or 409 where several things are meant.
 */
export function neededBy(id: string, view: View): string {
  const needed = needsHuman(view.decisions()).map(({ proposal }) => ({
    ...proposal,
    proposal: proposal.key,
  }));
  return theOne(id, needed, view, 'needs a person').proposal;
}

/** What somebody has taken, named in the same ways. */
export function takenAs(id: string, view: View): Taken {
  return theOne(id, view.taken(), view, 'is taken by anybody');
}

function theOne<T extends About>(id: string, all: readonly T[], view: View, what: string): T {
  const { resources } = view.model();
  const meant = all.filter(
    ({ proposal, incident, target }) =>
      proposal === id ||
      incident === id ||
      target === id ||
      isCalled({ id: target, name: resources.get(target)?.name ?? target }, id),
  );
  const [one] = meant;
  if (one === undefined)
    throw new HttpProblem(404, `nothing called "${id}" ${what}; "holdfast status" lists what does`);
  // Several ladders may be at their end in one incident: whoever takes one takes them all.
  const subjects = new Set(meant.map(({ incident, target }) => incident ?? target));
  if (subjects.size > 1)
    throw new HttpProblem(
      409,
      `${subjects.size} things are called "${id}", give one of their ids: ${[...subjects].join(', ')}`,
      [...subjects],
    );
  return one;
}
