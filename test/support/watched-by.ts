import { createAwsAccess } from '../../src/aws/client-pool.ts';
import type { AwsScope } from '../../src/aws/scope.ts';
import { emptyModel, fold } from '../../src/model/fold.ts';
import type { Model } from '../../src/model/model.ts';
import type { Observation } from '../../src/model/observation.ts';
import { defaultModelSettings } from '../../src/model/settings.ts';
import { observePart } from '../../src/pollers/observe-part.ts';
import type { Poller } from '../../src/pollers/poller.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import { simulatedTransport } from '../../src/simulator/transport.ts';
import type { PlayedShop } from './played-shop.ts';

/** The word of some real pollers on a simulated account, through the real SDK clients, folded into the real model. */
export function watchedBy(
  shop: PlayedShop,
  pollers: readonly Poller[],
  scopes: readonly [AwsScope, ...AwsScope[]],
) {
  const { world } = shop;
  const { clock } = world;
  const aws = createAwsAccess({
    clock,
    log: silentLogger,
    accounts: [{ account: scopes[0].account }],
    transport: simulatedTransport(world),
  });
  let model: Model = emptyModel({ settings: defaultModelSettings, services: [] });
  const context = (scope: AwsScope) => ({
    aws,
    scope,
    now: () => clock.now(),
    priority: 'sweep' as const,
    model,
    wantedMetrics: () => [],
  });
  const take = async (reading: Promise<readonly Observation[]>) => {
    let answer: readonly Observation[] | undefined;
    void reading.then((observations) => (answer = observations));
    await shop.playUntil(() => answer !== undefined, 60);
    model = fold(model, answer ?? [], clock.now());
  };
  return {
    /** Runs each part once, in their order, in each of the scopes, and answers what is known then. */
    look: async (): Promise<Model> => {
      for (const poller of pollers)
        for (const part of poller.parts)
          for (const scope of scopes) await take(observePart(poller, part, context(scope)));
      return model;
    },
    /** Reads these alone again, in the last of the scopes. */
    refresh: (poller: Poller, ids: readonly string[]) =>
      take(poller.refresh(ids, context(scopes.at(-1) ?? scopes[0]))),
    model: () => model,
  };
}
