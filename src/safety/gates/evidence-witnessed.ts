import { allow, deny } from '../answer.ts';
import { effectOf, isMeantForTheWell } from '../engagement.ts';
import type { Gate } from '../gate.ts';
import { type Witness, witnessesAgainst } from '../witnesses.ts';

const needless = { value: 'takes out none that fails', bound: 'needs no witness' };

export const evidenceWitnessed: Gate = {
  name: 'evidence-witnessed',
  protects: 'One observer can be wrong: two in different failure domains must see the same failure.',
  guards: ['action'],
  onError: 'deny',
  overridable: true,

  evaluate(proposal, facts) {
    if (effectOf(proposal, facts) === 'none') return allow('It takes nothing out of service.', needless);
    const { model, now, settings } = facts;
    if (isMeantForTheWell(proposal, facts))
      return allow('It is meant for what is well; no failure has to be seen.', needless);
    const isFresh = ({ observedAt }: Witness) => now - observedAt <= settings.evidenceMaxAgeMs;
    const fresh = witnessesAgainst(proposal.target, model, now).filter(isFresh);
    // Real traffic is the one witness that needs no second, for what takes nothing away and ends by itself.
    const { rung } = proposal;
    const userWord = rung.kind === 'action' && facts.traits.get(rung.action)?.usersSuffice === true;
    const seen = fresh.map(({ family, check }) => `${family} (${check})`).join(', ');
    const oldest = fresh[1] ?? fresh[0];
    const details = {
      value: fresh.length === 0 ? 'nobody' : seen,
      bound: userWord ? 'users themselves, or two families of evidence' : 'two families of evidence',
      ...(oldest === undefined ? {} : { evidenceAgeMs: Math.max(0, now - oldest.observedAt) }),
    };
    // Whether an alert of somebody's own measures what users see, nobody here can tell.
    const users = userWord
      ? witnessesAgainst(proposal.target, model, now, ({ check }) => check !== 'alertmanager/alert')
      : [];
    if (users.filter(isFresh).some(({ family }) => family === 'application'))
      return allow('Users themselves see it.', details);
    return fresh.length >= 2
      ? allow('Independent observers agree.', details)
      : deny(
          fresh.length === 0
            ? 'No check shows it failing now, and two independent kinds of evidence have to.'
            : `Only one kind of evidence shows it failing, ${seen}, and one observer can be wrong: a second, independent kind has to show it too.`,
          details,
        );
  },
};
