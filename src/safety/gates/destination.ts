import { stateAt } from '../../model/signal.ts';
import type { Model } from '../../model/model.ts';
import { allow, deny } from '../answer.ts';
import { bodiesOf } from '../bodies.ts';
import { effectOf, inFlight } from '../engagement.ts';
import type { Gate } from '../gate.ts';
import { serves } from '../serves.ts';
import { nameOf } from '../in-words.ts';
import { groupsOf } from '../target-groups.ts';

/** The action itself checks the very destination again, by fresh reads, when it plans. */
export const destination: Gate = {
  name: 'destination',
  protects: 'Traffic only ever moves to where somebody healthy answers; the last answer is never taken away.',
  guards: ['action'],
  onError: 'deny',
  // Nobody is helped by traffic that is sent to nobody.
  overridable: false,

  evaluate(proposal, facts) {
    if (effectOf(proposal, facts) !== 'moves-traffic')
      return allow('It moves no traffic.', { value: 'moves none', bound: 'at least 1 healthy if it does' });
    const { model, now } = facts;
    const busy = new Set(inFlight(facts).map(({ target }) => target));
    const others = groupsOf(proposal.target, model)
      .flatMap((id) => model.groups.get(id)?.members ?? [])
      .filter((id) => id !== proposal.target);
    const healthy = others.filter((id) => !busy.has(id) && answersWell(id, model, now));
    const details = {
      value: `${healthy.length} of ${others.length} others healthy`,
      bound: 'at least 1',
    };
    return healthy.length > 0
      ? allow(`${healthy.map((id) => nameOf(id, model)).join(', ')} can take the traffic.`, details)
      : deny('There is no healthy place to move the traffic to: this would be the last answer.', details);
  },
};

/** Serves, somebody has seen it serve just now, and no valid check of its own says otherwise. */
function answersWell(id: string, model: Model, now: number): boolean {
  const checks = (model.signals.get(id) ?? []).map((signal) => stateAt(signal, now));
  const seen = bodiesOf(id, model).some(
    (body) =>
      (model.groups.get(body)?.serving ?? 0) > 0 ||
      (model.signals.get(body) ?? []).some((signal) => stateAt(signal, now) === 'pass'),
  );
  return serves(model.verdicts.get(id)?.kind) && seen && !checks.includes('fail');
}
