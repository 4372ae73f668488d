import type { RecordedEvent } from '../journal/event.ts';
import type { History, Taken } from '../safety/history.ts';

/**
 * Folds who has taken what needed a person. It ends when it is given back, with its incident, or, where
 * there was none, when the target is healthy again.
 */
export function rememberTaken(taken: History['taken'], event: RecordedEvent): History['taken'] {
  switch (event.kind) {
    case 'taken': {
      const { at, by, policy, target, incident } = event;
      const one: Taken = { at, by, policy, target, ...(incident === undefined ? {} : { incident }) };
      return [...taken.filter((other) => !isSame(other, one)), one];
    }
    case 'given-back':
      return without(taken, (one) => isSame(one, event));
    case 'incident':
      return event.how === 'closed' ? without(taken, (one) => one.incident === event.incident.id) : taken;
    case 'verdict-changed':
      return event.to === 'healthy'
        ? without(taken, (one) => one.incident === undefined && one.target === event.target)
        : taken;
    default:
      return taken;
  }
}

type About = Pick<Taken, 'incident' | 'target'>;

function isSame(a: About, b: About): boolean {
  return a.incident === b.incident && (a.incident !== undefined || a.target === b.target);
}

function without(taken: History['taken'], isOver: (one: Taken) => boolean): History['taken'] {
  return taken.some(isOver) ? taken.filter((one) => !isOver(one)) : taken;
}
