import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAwsAccess } from '../../../src/aws/client-pool.ts';
import type { Transport } from '../../../src/aws/transport.ts';
import { createIntake } from '../../../src/intake/create-intake.ts';
import { emptyModel, fold } from '../../../src/model/fold.ts';
import type { Model } from '../../../src/model/model.ts';
import type { Observation } from '../../../src/model/observation.ts';
import { defaultModelSettings } from '../../../src/model/settings.ts';
import { observePart } from '../../../src/pollers/observe-part.ts';
import { pollers } from '../../../src/pollers/registry.ts';
import { silentLogger } from '../../../src/runtime/logger.ts';
import { buildStack } from '../../../src/simulator/stacks/build-stack.ts';
import { parseStack } from '../../../src/simulator/stacks/load-stack.ts';
import { simulatedTransport } from '../../../src/simulator/transport.ts';
import { type PlayedShop, playWorld } from '../played-shop.ts';

/** What AWS says instead of what is, of things that simulated AWS has always well. */
export interface SaidInstead {
  readonly service: string;
  readonly operation: string;
  readonly change: (answer: never) => void;
}

export interface SoundAccount extends PlayedShop {
  readonly saidInstead: SaidInstead[];
  readonly alerts: ReturnType<typeof createIntake>['alerts'];
  model(): Model;
  /** Lets go by so many minutes, and reads each part at its own cadence meanwhile. Answers what was read last. */
  watch(minutes: number): Promise<readonly Observation[]>;
}

/**
 * The account of `sound-account.yaml`, read by every poller through the real SDK clients, and by the intake
 * where there is a queue of events, into the real model. Nobody acts on it.
 */
export function soundAccount(): SoundAccount {
  const { stack, problems } = parseStack(
    readFileSync(join(import.meta.dirname, 'sound-account.yaml'), 'utf8'),
    'sound-account.yaml',
  );
  if (stack === undefined) throw new Error(JSON.stringify(problems));
  const shop = playWorld(buildStack(stack, 1));
  const { clock, account } = shop.world;
  const scopes = stack.regions.map(({ region }) => ({ account, region }));
  const simulated = simulatedTransport(shop.world);
  const saidInstead: SaidInstead[] = [];
  const transport: Transport = async (call) => {
    const answer = await simulated(call);
    for (const { service, operation, change } of saidInstead)
      if (service === call.service && operation === call.operation) change(answer as never);
    return answer;
  };
  const aws = createAwsAccess({ clock, log: silentLogger, accounts: [{ account }], transport });
  let model: Model = emptyModel({ settings: defaultModelSettings, services: [] });
  // What is pushed waits for the end of the round, as it does in the daemon for that of the cycle.
  const pushed: Observation[] = [];
  const intake = createIntake({
    aws,
    clock,
    log: silentLogger,
    scopes,
    queues: [...shop.world.queues.values()]
      .filter(({ name }) => name === 'holdfast-events')
      .map(({ url, region }) => ({ url, scope: { account, region } })),
    repeatMs: 60_000,
    model: () => model,
    stretchOf: () => 1,
    push: async ({ observations }) => {
      pushed.push(...observations);
      return 'written';
    },
    troubles: { begin: () => undefined, end: () => undefined },
  });
  intake.start();

  const parts = pollers.flatMap((poller) =>
    poller.parts.flatMap((part) =>
      (part.reach === 'global' ? scopes.slice(0, 1) : scopes).map((scope) => ({
        poller,
        part,
        scope,
        dueAt: clock.now(),
      })),
    ),
  );
  const round = async (): Promise<readonly Observation[]> => {
    const due = parts.filter(({ dueAt }) => dueAt <= clock.now());
    let awaited = due.length;
    const reading = due.map(async (one) => {
      one.dueAt = clock.now() + one.part.everyMs;
      const observations = await observePart(one.poller, one.part, {
        aws,
        scope: one.scope,
        now: () => clock.now(),
        priority: 'sweep',
        model,
        wantedMetrics: () => [],
      });
      awaited -= 1;
      return observations;
    });
    await shop.playUntil(() => awaited === 0, 59);
    const observations = (await Promise.all(reading)).flat();
    model = fold(model, [...observations, ...pushed.splice(0)], clock.now());
    return observations;
  };
  return {
    ...shop,
    saidInstead,
    alerts: intake.alerts,
    model: () => model,
    watch: async (minutes) => {
      let read: readonly Observation[] = [];
      for (let minute = 0; minute < minutes; minute += 1) {
        const begunAt = shop.seconds();
        read = await round();
        await shop.play(60 - (shop.seconds() - begunAt));
      }
      return read;
    },
  };
}
