import type { Round, World } from './world.ts';

/** Judges anew whether too much of what was known in an account and region is no longer known. */
export function judgeSight(world: World, round: Round): void {
  const { blindShare, blindAtLeast } = world.settings;
  for (const scope of round.scopes) {
    const blind = scope.known >= blindAtLeast && scope.lost / scope.known > blindShare;
    if (blind === scope.blind) continue;
    scope.blind = blind;
    for (const node of scope.unwell) round.rejudged.add(node);
  }
}
