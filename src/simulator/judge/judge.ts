import type { z } from 'zod';
import { actsOf } from './acts/acts-of.ts';
import type { Act } from './acts/act.ts';
import { type Acted, actedBy } from './acted.ts';
import { isJudged, judgeLimits } from './limits.ts';
import { rules } from './registry.ts';
import type { Harm } from './rule.ts';
import { wantedNow } from './sight/group-floor.ts';
import { createReadings } from './sight/readings.ts';
import { whyNotToBeServed } from './sight/servable.ts';
import type { ApiCall } from '../world/state/api-call.ts';
import type { Happening } from '../world/state/happening.ts';
import type { World } from '../world/state/world.ts';

export interface Judge {
  /** In order of time. */
  readonly harms: readonly Harm[];
  /** What those who are judged did or tried, in order of time: the first ten thousand. */
  readonly acted: readonly Acted[];
  /** Since when, without a break, users could be served by somebody who did everything right; undefined: always. */
  readonly recoverableFrom: number | undefined;
  /** The run is over: judges what is left behind, once, and watches no more. */
  end(): void;
  stop(): void;
}

const harmsAtMost = 1_000;
const actedAtMost = 10_000;

/** A call that was never answered is dropped once so many others wait for their answer. */
const waitingAtMost = 1_000;

/**
 * Watches a world from now on. It sees only the world: who calls what, and what that does. An act is
 * judged just before it takes effect and counts once AWS has accepted it. Throws a ZodError for limits
 * that are none.
 */
export function startJudge(world: World, given: z.input<typeof judgeLimits> = {}): Judge {
  const limits = judgeLimits.parse(given);
  const readings = createReadings();
  const bench = { world, limits, readings, wanted: wantedNow(world) };
  const inPlay = rules.map((rule) => rule.begin(bench));
  const harms: Harm[] = [];
  const note = (found: readonly Harm[] | undefined) => {
    for (const harm of found ?? []) if (harms.length < harmsAtMost) harms.push(harm);
  };
  const acted: Acted[] = [];
  const waiting = new Map<unknown, { readonly acts: readonly Act[]; readonly harms: readonly Harm[] }>();
  const listen = (happening: Happening) => {
    if (happening.kind === 'mutation') {
      const acts = actsOf(world, limits, happening);
      const judged = acts.filter((act) => act.judged);
      const found = inPlay.flatMap((rule) => judged.flatMap((act) => rule.beforeAct?.(act) ?? []));
      const [oldest] = waiting.keys();
      if (waiting.size >= waitingAtMost) waiting.delete(oldest);
      waiting.set(happening.input, { acts, harms: found });
    }
    for (const rule of inPlay) note(rule.onHappening?.(happening));
  };
  const hear = (call: ApiCall) => {
    const answered = waiting.get(call.input);
    waiting.delete(call.input);
    if (answered !== undefined) {
      const more = answered.acts.flatMap((act) => actedBy(act, call));
      acted.push(...more.slice(0, actedAtMost - acted.length));
    }
    if (call.code === undefined && answered !== undefined) {
      note(answered.harms);
      for (const rule of inPlay) for (const act of answered.acts) rule.afterAct?.(act);
    }
    readings.note(call);
    if (isJudged(limits, call.caller)) for (const rule of inPlay) note(rule.onCall?.(call));
  };
  world.listeners.add(listen);
  world.callListeners.add(hear);
  let recoverableFrom: number | undefined;
  const ticking = world.clock.every(1000, 1000, () => {
    if (whyNotToBeServed(world) !== undefined) recoverableFrom = world.clock.now() + 1000;
    for (const rule of inPlay) note(rule.onSecond?.());
  });
  const stop = () => {
    world.listeners.delete(listen);
    world.callListeners.delete(hear);
    ticking.cancel();
  };
  return {
    harms,
    acted,
    get recoverableFrom() {
      return recoverableFrom;
    },
    end: () => {
      stop();
      for (const rule of inPlay) note(rule.onEnd?.());
    },
    stop,
  };
}
