import { type Round, type Scope, scopeOf, type Source, type World } from './world.ts';

/** Fewer observers without an answer than this are a service in trouble, not us. */
const leastUnanswered = 3;

/**
 * Judges anew whether we see what there is to see in an account and region: not while too much of what was
 * known there is no longer known, and not while most of its observers get no answer. Those read different
 * services by different calls, so that they are one another's anchors: what they have in common is us, and
 * the way from here to AWS.
 */
export function judgeSight(world: World, round: Round): void {
  const { blindShare, blindAtLeast } = world.settings;
  for (const scope of round.scopes) {
    const lost = scope.known >= blindAtLeast && scope.lost / scope.known > blindShare;
    const blind = lost || mostUnanswered(scope);
    if (blind === scope.blind) continue;
    scope.blind = blind;
    for (const node of scope.unwell) round.rejudged.add(node);
  }
}

/** What is global is one service's own, Route 53's: that it does not answer says nothing of us. */
export function mostUnanswered({ key, seeing, unanswered }: Scope): boolean {
  return !key.endsWith('/global') && unanswered >= leastUnanswered && unanswered > seeing;
}

/** Moves an observer to where it counts by its last answer. */
export function countSight(world: World, round: Round, source: Source): void {
  const { failingSince, failure } = source.health;
  const sight = failingSince === undefined ? 'sees' : failure === 'denied' ? 'denied' : 'fails';
  if (sight === source.sight) return;
  const scope = scopeOf(world, source.observer);
  if (source.sight === 'sees') scope.seeing--;
  if (source.sight === 'fails') scope.unanswered--;
  if (sight === 'sees') scope.seeing++;
  if (sight === 'fails') scope.unanswered++;
  source.sight = sight;
  round.scopes.add(scope);
}
