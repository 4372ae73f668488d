import type { Model } from '../../model/model.ts';
import { stateAt } from '../../model/signal.ts';
import { allow, deny } from '../answer.ts';
import { effectOf } from '../engagement.ts';
import type { Gate } from '../gate.ts';
import { censusOf } from '../group-census.ts';
import { nameOf } from '../../model/name-of.ts';
import { serves } from '../serves.ts';
import { groupsOf } from '../target-groups.ts';

/**
 * In an incident capacity may only go up. Taking out what serves nobody lowers nothing; what still gets
 * traffic, though it fails otherwise, stays for as long as anything else in its groups or services is not known to be well.
 */
export const incidentRatchet: Gate = {
  name: 'incident-ratchet',
  protects:
    'While anything else in its group or service is not well, nothing that still serves is taken out.',
  guards: ['action'],
  onError: 'deny',
  overridable: true,

  evaluate(proposal, facts) {
    const bound = 'all others well, or it serves nobody';
    const { model, now } = facts;
    const { target } = proposal;
    if (effectOf(proposal, facts) !== 'removes-target')
      return allow('It takes nothing out of service.', { value: 'takes out none', bound });
    if (!stillServes(target, model, now))
      return allow('It serves nobody, so taking it out lowers nothing.', { value: 'serves nobody', bound });
    const red = unwellBeside(target, model);
    return red === undefined
      ? allow('Everything else in its groups and services is well.', { value: 'the others are well', bound })
      : deny(
          `It still gets traffic, and ${nameOf(red, model)} beside it is ${model.verdicts.get(red)?.kind ?? 'unknown'}: until all others of its group and service are well, only what serves nobody is taken out.`,
          {
            value: `${nameOf(red, model)} is ${model.verdicts.get(red)?.kind ?? 'unknown'}`,
            bound,
          },
        );
  },
};

/** By its verdict, or because a load balancer sends to it, or may: not knowing is no leave to take it out. */
function stillServes(target: string, model: Model, now: number): boolean {
  return (
    serves(model.verdicts.get(target)?.kind) ||
    (model.signals.get(target) ?? []).some(
      (signal) => signal.check === 'elb/target-health' && stateAt(signal, now) !== 'fail',
    )
  );
}

function unwellBeside(target: string, model: Model): string | undefined {
  const own = groupsOf(target, model);
  const services = [target, ...own].flatMap((id) => model.servicesOf(id));
  const alongside = services.flatMap((name) => model.services.get(name)?.groups ?? []);
  for (const id of new Set([...own, ...alongside])) {
    const group = model.groups.get(id);
    for (const member of group === undefined ? [] : censusOf(group, model).unwell)
      if (member !== target) return member;
  }
  return undefined;
}
