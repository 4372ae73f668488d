import { covers } from './links.ts';
import type { Trouble } from '../state/trouble.ts';
import type { World } from '../state/world.ts';

type Of<Kind extends Trouble['kind']> = Extract<Trouble, { readonly kind: Kind }>;

/** Puts a trouble in force until the answer is called. */
export function addTrouble(world: World, trouble: Trouble): () => void {
  // A copy, so that two equal ones count twice and each goes by itself.
  const own = { ...trouble };
  world.troubles.add(own);
  return () => void world.troubles.delete(own);
}

export function troublesOf<Kind extends Trouble['kind']>(world: World, kind: Kind): readonly Of<Kind>[] {
  if (world.troubles.size === 0) return [];
  return [...world.troubles].filter((one): one is Of<Kind> => one.kind === kind);
}

/** How the application answers in a zone: `errorShare` 0–1 of the requests fail there, the rest take longer. */
export interface AnswerQuality {
  readonly errorShare: number;
  readonly latencyMs: number;
}

const fine: AnswerQuality = { errorShare: 0, latencyMs: 0 };

/** `seenBy`: users meet everything, a shallow health check only what it is told to meet. */
export function answerQuality(world: World, zone: string, seenBy: 'users' | 'shallow-check'): AnswerQuality {
  if (world.troubles.size === 0) return fine;
  let answered = 1;
  let latencyMs = 0;
  for (const one of troublesOf(world, 'answers')) {
    if (!covers(one.place, zone) || (seenBy === 'shallow-check' && !one.checksToo)) continue;
    answered *= 1 - one.errorShare;
    latencyMs += one.latencyMs;
  }
  return { errorShare: 1 - answered, latencyMs };
}
