import { stateAt } from '../../model/signal.ts';
import type { Model } from '../../model/model.ts';
import { otherWays } from '../../model/site-ways.ts';
import { allow, deny } from '../answer.ts';
import { bodiesOf } from '../bodies.ts';
import { effectOf, inFlight } from '../engagement.ts';
import type { Facts, Gate, GateAnswer } from '../gate.ts';
import { serves } from '../serves.ts';
import { nameOf } from '../../model/name-of.ts';
import { groupsOf } from '../target-groups.ts';
import { zoneBlamed } from '../zone-blamed.ts';
import { isZoneExit } from '../zone-exit.ts';

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
    if (isZoneExit(proposal, facts)) return otherZones(proposal.target, facts);
    const busy = new Set(inFlight(facts).map(({ target }) => target));
    const others = otherPlaces(proposal.target, model);
    const healthy = others.filter((id) => !busy.has(id) && answersWell(id, model, now));
    const details = {
      value: `${healthy.length} of ${others.length} others healthy`,
      bound: 'at least 1',
    };
    const named = (ids: readonly string[]) => ids.map((id) => nameOf(id, model)).join(', ');
    if (healthy.length > 0) return allow(`${named(healthy)} can take the traffic.`, details);
    return deny(
      others.length === 0
        ? 'Nothing else that is known stands in for it, so its traffic can be led nowhere until something does.'
        : `Nothing that stands in for it is known to be healthy now, so its traffic can be led nowhere: ${named(others.slice(0, mostNamed))}. It is decided again once one of them is.`,
      details,
    );
  },
};

/** Of what stands in for the target, more names help nobody. */
const mostNamed = 5;

/**
 * What stands in for the target; of a distribution, the origins that it does not ask first; of a virtual interface, the
 * other ways between the site and the same gateways of AWS.
 */
function otherPlaces(target: string, model: Model): readonly string[] {
  const resource = model.resources.get(target);
  const { kind, relations = [] } = resource ?? {};
  if (resource?.kind === 'directconnect:virtual-interface')
    return otherWays(resource, model).map(({ id }) => id);
  if (kind === 'cloudfront:distribution')
    return relations.flatMap(({ type, to }) => (type === 'routes-to' ? to : [])).slice(1);
  return groupsOf(target, model)
    .flatMap((id) => model.groups.get(id)?.members ?? [])
    .filter((id) => id !== target);
}

/** Users who are led away from one zone of a load balancer go to all of its others. */
function otherZones(target: string, { model, now }: Facts): GateAnswer {
  const bound = 'a healthy target elsewhere in each target group';
  const zone = zoneBlamed(target, model);
  if (zone === undefined)
    return deny('No single zone is known to be what fails, so there is none to lead users away from.', {
      value: 'unknown',
      bound,
    });
  const groups = (model.resources.get(target)?.relations ?? []).flatMap(({ type, to }) =>
    type === 'routes-to' ? to : [],
  );
  if (groups.length === 0)
    return deny('It sends to no target group that is known.', { value: 'none', bound });
  for (const id of groups) {
    const name = nameOf(id, model);
    if (model.resources.get(id)?.facts['failOpen'] === true)
      return deny(`${name} has no healthy target and sends to all of them: a shift would change nothing.`, {
        value: `${name} fails open`,
        bound,
      });
    const elsewhere = (model.groups.get(id)?.members ?? []).filter(
      (member) => model.resources.get(member)?.zone !== zone && answersWell(member, model, now),
    );
    if (elsewhere.length === 0)
      return deny(
        `${name} has no healthy target outside ${zone}: users who are led away would reach nobody.`,
        { value: `${name}: none`, bound },
      );
  }
  return allow('Healthy targets in other zones can take the traffic.', { value: 'in each of them', bound });
}

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
