import { allow, deny } from '../answer.ts';
import { effectOf, isMeantForTheWell } from '../engagement.ts';
import type { Gate } from '../gate.ts';
import { witnessesAgainst } from '../witnesses.ts';

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
    const fresh = witnessesAgainst(proposal.target, model, now).filter(
      ({ observedAt }) => now - observedAt <= settings.evidenceMaxAgeMs,
    );
    const seen = fresh.map(({ family, check }) => `${family} (${check})`).join(', ');
    const oldest = fresh[1] ?? fresh[0];
    const details = {
      value: fresh.length === 0 ? 'nobody' : seen,
      bound: 'two families of evidence',
      ...(oldest === undefined ? {} : { evidenceAgeMs: Math.max(0, now - oldest.observedAt) }),
    };
    return fresh.length >= 2
      ? allow('Independent observers agree.', details)
      : deny('Fewer than two independent observers see it fail.', details);
  },
};
