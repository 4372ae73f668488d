import type { Group } from '../model/group.ts';
import type { Model } from '../model/model.ts';
import type { Proposal } from '../policy/proposal.ts';
import { type BreakerCount, countFor } from './breaker-count.ts';
import { effectOf, inFlight } from './engagement.ts';
import type { Facts, SafetySettings } from './gate.ts';
import type { BreakerTurn, GroupBreaker } from './group-breaker.ts';
import { durationInWords } from './in-words.ts';
import { groupsOf } from './target-groups.ts';

/**
 * Every breaker that changes its state now. Looked at are groups that have one, groups of which something
 * is to be taken out, and groups that are not well; of these only what a remedy could take members out of.
 * Before the daemon has settled nothing changes: a half-filled picture neither opens nor closes one.
 */
export function turnBreakers(proposals: readonly Proposal[], facts: Facts): readonly BreakerTurn[] {
  const { settings, now } = facts;
  if (settings.settleUntil !== undefined && now < settings.settleUntil) return [];
  const asked = new Set(
    proposals
      .filter((proposal) => effectOf(proposal, facts) === 'removes-target')
      .flatMap(({ target }) => groupsOf(target, facts.model)),
  );
  const engagements = inFlight(facts);
  return groupsToLookAt(asked, facts).flatMap((id): readonly BreakerTurn[] => {
    const group = facts.model.groups.get(id);
    const breaker = facts.history.breakers.get(id);
    if (group === undefined) return breaker === undefined || isAtRest(breaker) ? [] : [gone(breaker)];
    const count = countFor(group, breaker, engagements, facts);
    const turn = next(id, breaker, count, { isAsked: asked.has(id), now, settings });
    if (turn === undefined) return [];
    const closes = turn.state === 'closed' && breaker !== undefined && breaker.state !== 'closed';
    const discarded = closes ? backlogOf(id, proposals, facts.model) : [];
    return [{ group: id, name: group.name, ...turn, ...(discarded.length === 0 ? {} : { discarded }) }];
  });
}

/** Keys of what is asked for in a group: thrown away when its breaker closes, and decided afresh. */
export function backlogOf(group: string, proposals: readonly Proposal[], model: Model): readonly string[] {
  return proposals.filter(({ target }) => groupsOf(target, model).includes(group)).map(({ key }) => key);
}

/** How many times a breaker opened within the window that counts. */
export function tripsOf({ trips }: GroupBreaker, settings: SafetySettings, now: number): number {
  return trips.filter((at) => now - at < settings.breaker.tripWindowMs).length;
}

function groupsToLookAt(asked: ReadonlySet<string>, { model, history, traits }: Facts): readonly string[] {
  const removable = removableBy(traits);
  const holdsRemovable = ({ members: [first] }: Group) => {
    const kind = first === undefined ? undefined : model.resources.get(first)?.kind;
    return kind !== undefined && removable.has(kind);
  };
  const unwell: string[] = [];
  for (const group of model.groups.values())
    if (group.failing > 0 && holdsRemovable(group)) unwell.push(group.id);
  return [...new Set([...history.breakers.keys(), ...asked, ...unwell])];
}

/** Kinds that some remedy takes out. Remedies are fixed at the start, so this is worked out once for them. */
function removableBy(traits: Facts['traits']): ReadonlySet<string> {
  let kinds = removableKinds.get(traits);
  if (kinds === undefined) {
    const removing = [...traits.values()].filter(({ effect }) => effect === 'removes-target');
    kinds = new Set(removing.flatMap((remedy) => remedy.kinds));
    removableKinds.set(traits, kinds);
  }
  return kinds;
}

const removableKinds = new WeakMap<Facts['traits'], ReadonlySet<string>>();

type Turn = Pick<BreakerTurn, 'state' | 'size' | 'reason'>;

function next(
  id: string,
  breaker: GroupBreaker | undefined,
  count: BreakerCount,
  { isAsked, now, settings }: { isAsked: boolean; now: number; settings: SafetySettings },
): Turn | undefined {
  const { size, unhealthy, failing, most } = count;
  const frozen = breaker?.frozen?.size ?? size;
  const cooling = durationInWords(settings.breaker.coolingMs);
  const isWellEnough = unhealthy <= most;
  const told = `${unhealthy} of ${size} failing, missing, under repair or unknown, at most ${most} may be`;
  switch (breaker?.state ?? 'closed') {
    case 'closed':
      if (failing > most) return opening(id, breaker, count, { settings, now });
      if (breaker?.frozen === undefined)
        return isAsked
          ? {
              state: 'closed',
              size,
              reason: `A repair is asked for: until it is over, how much may fail at once is counted against these ${size} members.`,
            }
          : undefined;
      return !isAsked && unhealthy === 0
        ? {
            state: 'closed',
            reason:
              'All members are well, and no repair is asked for any more: nothing is counted until one is.',
          }
        : undefined;
    case 'open':
      return isWellEnough
        ? {
            state: 'cooling',
            size: frozen,
            reason: `It may close: ${told}. Once that has lasted for ${cooling}, its members may be repaired again.`,
          }
        : undefined;
    case 'cooling':
      if (!isWellEnough)
        return {
          state: 'open',
          size: frozen,
          reason: `It did not last: ${told}. Until it closes, Holdfast repairs no single member.`,
        };
      return now - (breaker?.since ?? now) >= settings.breaker.coolingMs
        ? {
            state: 'closed',
            size: frozen,
            reason: `No more than ${most} of ${size} were failing, missing or under repair for ${cooling}: its members may be repaired again. What was asked for meanwhile is decided afresh.`,
          }
        : undefined;
    case 'latched':
      return undefined;
  }
}

function opening(
  id: string,
  breaker: GroupBreaker | undefined,
  { size, failing, most }: BreakerCount,
  { settings, now }: { settings: SafetySettings; now: number },
): Turn {
  const trips = (breaker === undefined ? 0 : tripsOf(breaker, settings, now)) + 1;
  const told = `${failing} of ${size} fail or are under repair at once, at most ${most} may`;
  const window = durationInWords(settings.breaker.tripWindowMs);
  const frozen = breaker?.frozen?.size ?? size;
  return trips < settings.breaker.trips
    ? {
        state: 'open',
        size: frozen,
        reason: `${told}: the cause is shared, or the signal is wrong. Until it closes, Holdfast repairs no single member.`,
      }
    : {
        state: 'latched',
        size: frozen,
        reason: `${told}. It has opened ${trips} times within ${window}: Holdfast repairs no single member until a person has found out why and closes it (holdfast reset-breaker ${id} --reason "…").`,
      };
}

function gone({ group, name }: GroupBreaker): BreakerTurn {
  return { group, name, state: 'closed', reason: 'The group is no longer there.' };
}

function isAtRest({ state, frozen }: GroupBreaker): boolean {
  return state === 'closed' && frozen === undefined;
}
