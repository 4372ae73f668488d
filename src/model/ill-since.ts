import type { World } from './world.ts';

/** Targets that an earlier run saw in trouble, each since when, milliseconds since the epoch. */
export type Illness = readonly { readonly target: string; readonly since: number }[];

/**
 * Who begins to look anew takes what is ill for newly ill. Where an earlier run saw it in trouble without a gap, and an
 * incident of it is open since then, it has been ill since the later of the two. What is well now stays so.
 */
export function resumeIllness(world: World, illness: Illness): void {
  const opened = new Map<string, number>();
  for (const { closedAt, openedAt, affected } of world.incidents.values()) {
    if (closedAt !== undefined) continue;
    for (const target of affected) opened.set(target, Math.min(openedAt, opened.get(target) ?? openedAt));
  }
  for (const { target, since } of illness) {
    const verdict = world.verdicts.get(target);
    const openedAt = opened.get(target);
    if (verdict?.unhealthySince === undefined || openedAt === undefined) continue;
    const unhealthySince = Math.min(verdict.unhealthySince, Math.max(since, openedAt));
    world.verdicts.set(target, { ...verdict, unhealthySince });
  }
}
