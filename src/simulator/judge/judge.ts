import { rules } from './registry.ts';
import type { Harm, JudgeLimits } from './rule.ts';
import type { World } from '../world/state/world.ts';

export interface Judge {
  /** In order of time. */
  readonly harms: readonly Harm[];
  stop(): void;
}

const harmsAtMost = 1_000;

/** Watches a world from now on. It sees only the world: who calls what, and what that does. */
export function startJudge(world: World, limits: JudgeLimits): Judge {
  const harms: Harm[] = [];
  const note = (found: readonly Harm[] | undefined) => {
    for (const harm of found ?? []) if (harms.length < harmsAtMost) harms.push(harm);
  };
  const inPlay = rules.map((rule) => rule.begin(world, limits));
  const listen = (happening: Parameters<Parameters<typeof world.listeners.add>[0]>[0]) => {
    for (const rule of inPlay) {
      if (happening.kind === 'mutation') note(rule.beforeMutation?.(happening));
      note(rule.onHappening?.(happening));
    }
  };
  world.listeners.add(listen);
  const ticking = world.clock.every(1000, 1000, () => {
    for (const rule of inPlay) note(rule.onSecond?.());
  });
  return {
    harms,
    stop: () => {
      world.listeners.delete(listen);
      ticking.cancel();
    },
  };
}
