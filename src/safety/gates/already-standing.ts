import { dateInWords } from '../../model/time-in-words.ts';
import { allow, deny } from '../answer.ts';
import { effectOf } from '../engagement.ts';
import type { Gate } from '../gate.ts';

/** The same remedy again, or a second move of traffic on top of the first, would have no one way back. */
export const alreadyStanding: Gate = {
  name: 'already-standing',
  protects: 'What Holdfast keeps in force on a target is given back before anything like it is done there.',
  guards: ['action'],
  onError: 'deny',
  // An effect that is laid over itself can be given back no more.
  overridable: false,

  evaluate(proposal, facts) {
    const { rung, target } = proposal;
    const here = facts.history.standing.filter((effect) => effect.target === target);
    const moves = effectOf(proposal, facts) === 'moves-traffic';
    const alike = here.find(
      ({ action, effect }) =>
        (rung.kind === 'action' && action === rung.action) || (moves && effect === 'moves-traffic'),
    );
    const bound = 'nothing like it in force';
    if (alike === undefined) return allow('Nothing like it is in force here.', { value: 'none', bound });
    return deny(
      `${rung.kind === 'action' && alike.action === rung.action ? 'This is done already' : 'Its traffic is led elsewhere already'}: ${alike.action} has been in force on it since ${dateInWords(alike.since)} (${alike.id}). Nothing like it is done on top; it can be done again once that is given back.`,
      {
        value: `${alike.action} in force`,
        bound,
      },
    );
  },
};
