import type { Transport } from '../../../aws/transport.ts';
import { regionsOf } from '../../faults/select.ts';
import type { World } from '../../world/state/world.ts';
import type { Contender } from '../contender.ts';
import { Lifeline } from '../lifeline.ts';

import { askIn, lookAtRecords, lookAtRegion } from './look.ts';
import type { Act, Memory } from './reflex.ts';
import { reflexes } from './registry.ts';
import type { Sight } from './sight.ts';

const everyMs = 30_000;

/** Between a look and what comes of it; what has changed meanwhile is not looked at again. */
const thinkMs = 10_000;

const triesAtOnce = 5;
const queuedAtMost = 40;

/**
 * The baseline that acts on the first red: one look, no second opinion, no limits, everything that failed
 * tried again for ever. It shows what a scenario is worth: where it does no harm, nothing was tested.
 */
export function createNaive(parts: { readonly world: World; readonly aws: Transport }): Contender {
  const { world } = parts;
  let lifeline = new Lifeline(world.clock);
  let credentials = 0;
  let selectsEverything = false;

  const live = async (line: Lifeline): Promise<void> => {
    const clock = line.clock();
    const aws = line.transport(async (call) => {
      if (credentials > 0) throw new Error('its credentials have expired');
      return parts.aws(call);
    });
    const memory: Memory = new Map();
    let queue: readonly Act[] = [];
    // Once its lifeline is cut it never gets past its next call or sleep.
    for (;;) {
      const regions = [];
      for (const region of regionsOf(world)) regions.push(await lookAtRegion(world, aws, region));
      const records = await lookAtRecords(world, aws, regions);
      const sight: Sight = { at: clock.now(), regions, records, selectsEverything };
      const acts = reflexes.flatMap((reflex) => reflex.react(sight, memory));
      await clock.sleep(thinkMs);
      queue = await carryOut([...queue, ...acts].slice(0, queuedAtMost), aws, world.account);
      await clock.sleep(everyMs - thinkMs);
    }
  };

  return {
    name: 'naive',
    events: [],
    crashes: [],
    start: async () => void live(lifeline),
    end: () => {
      lifeline.cut();
      lifeline = new Lifeline(world.clock);
    },
    restart: async () => {
      lifeline.cut();
      lifeline = new Lifeline(world.clock);
      await world.clock.sleep(everyMs);
      void live(lifeline);
    },
    pause: () => lifeline.hold(),
    expireCredentials: () => {
      credentials += 1;
      return () => void (credentials -= 1);
    },
    // It keeps no journal, knows no stop switch and listens to nobody.
    loseStore: () => () => undefined,
    loseStopSwitch: () => () => undefined,
    obey: () => () => undefined,
    replacePolicies: () => {
      selectsEverything = true;
      return () => void (selectsEverything = false);
    },
  };
}

/** What does not work is tried again at once, then kept for the next time. */
async function carryOut(acts: readonly Act[], aws: Transport, account: string): Promise<readonly Act[]> {
  const left: Act[] = [];
  for (const act of acts) {
    const ask = askIn(aws, account, act.region);
    let answer: object | undefined;
    for (let attempt = 0; attempt < triesAtOnce && answer === undefined; attempt += 1)
      answer = await ask<object>(act.service, act.operation, act.input);
    if (answer === undefined) left.push(act);
  }
  return left;
}
