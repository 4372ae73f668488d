import { stateAt } from '../../model/signal.ts';
import { allow, deny } from '../answer.ts';
import { effectOf, isMeantForTheWell } from '../engagement.ts';
import type { Facts, Gate, GateAnswer } from '../gate.ts';
import { durationInWords } from '../in-words.ts';
import { witnessesAgainst } from '../witnesses.ts';

export const evidenceFresh: Gate = {
  name: 'evidence-fresh',
  protects: 'Nothing is done on old news: what speaks against the target must have been seen just now.',
  guards: ['action'],
  onError: 'deny',
  // All other answers rest on the evidence: where it is old, they are worth nothing.
  overridable: false,

  evaluate(proposal, facts) {
    if (effectOf(proposal, facts) === 'none')
      return allow('It takes nothing out of service.', {
        value: 'takes out none',
        bound: 'needs no evidence',
      });
    const { model, now, settings } = facts;
    if (isMeantForTheWell(proposal, facts)) return wellSeen(proposal.target, facts);
    const bound = `at most ${durationInWords(settings.evidenceMaxAgeMs)} old`;
    // Two must agree, so the older of the two freshest is what the decision rests on.
    const witnesses = witnessesAgainst(proposal.target, model, now).slice(0, 2);
    const oldest = witnesses.at(-1);
    if (oldest === undefined)
      return deny(
        'No failing check speaks against it now: what did is out of date, or well again. It is decided again once a check fails.',
        {
          value: 'none',
          bound,
        },
      );
    const evidenceAgeMs = Math.max(0, now - oldest.observedAt);
    const details = { value: `${oldest.check}: ${durationInWords(evidenceAgeMs)} old`, bound, evidenceAgeMs };
    return evidenceAgeMs <= settings.evidenceMaxAgeMs
      ? allow('What speaks against it was seen recently.', details)
      : deny(
          `What speaks against it was last read ${durationInWords(evidenceAgeMs)} ago, and must be ${bound}. It is decided again with the next reading.`,
          details,
        );
  },
};

/** A planned change rests on the target being well, which must have been seen as lately as a failure. */
function wellSeen(target: string, { model, now, settings }: Facts): GateAnswer {
  const bound = `at most ${durationInWords(settings.evidenceMaxAgeMs)} old`;
  const passing = (model.signals.get(target) ?? []).filter((signal) => stateAt(signal, now) === 'pass');
  const newest = passing.toSorted((a, b) => b.observedAt - a.observedAt)[0];
  if (newest === undefined)
    return deny('No check shows now that it is well, which this action needs.', { value: 'none', bound });
  const evidenceAgeMs = Math.max(0, now - newest.observedAt);
  const details = { value: `${newest.check}: ${durationInWords(evidenceAgeMs)} old`, bound, evidenceAgeMs };
  return evidenceAgeMs <= settings.evidenceMaxAgeMs
    ? allow('It was seen to be well recently.', details)
    : deny(
        `It was last seen to be well ${durationInWords(evidenceAgeMs)} ago, and what this rests on must be ${bound}.`,
        details,
      );
}
