import { createAwsAccess } from '../../src/aws/client-pool.ts';
import { emptyModel, fold } from '../../src/model/fold.ts';
import type { Model } from '../../src/model/model.ts';
import type { Observation } from '../../src/model/observation.ts';
import { defaultModelSettings } from '../../src/model/settings.ts';
import { observePart } from '../../src/pollers/observe-part.ts';
import type { Poller } from '../../src/pollers/poller.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import { buildStack } from '../../src/simulator/stacks/build-stack.ts';
import { parseStack } from '../../src/simulator/stacks/load-stack.ts';
import { simulatedTransport } from '../../src/simulator/transport.ts';
import { playWorld } from './played-shop.ts';
import { scope } from './poll.ts';

/** A simulated account, and the word of one real poller on it, folded into the real model. */
export function watchedWorld(stackText: string, poller: Poller) {
  const parsed = parseStack(stackText, 'stack.yaml');
  if (parsed.stack === undefined) throw new Error(JSON.stringify(parsed.problems));
  const shop = playWorld(buildStack(parsed.stack, 1));
  const { clock } = shop.world;
  const transport = simulatedTransport(shop.world);
  const aws = createAwsAccess({
    clock,
    log: silentLogger,
    accounts: [{ account: scope.account }],
    transport,
  });
  let model: Model = emptyModel({ settings: defaultModelSettings, services: [] });
  /** Runs each part once, in their order, and answers what is known then. */
  const look = async (): Promise<Model> => {
    for (const part of poller.parts) {
      const now = () => clock.now();
      const context = { aws, scope, now, priority: 'sweep' as const, model, wantedMetrics: () => [] };
      let answer: readonly Observation[] | undefined;
      void observePart(poller, part, context).then((observations) => (answer = observations));
      await shop.playUntil(() => answer !== undefined, 60);
      model = fold(model, answer ?? [], clock.now());
    }
    return model;
  };
  return { shop, look };
}

/** The one signal of a check on the thing that people call so; by another one, where that is said. */
export function saidOf(model: Model, name: string, check: string, by?: string) {
  const named = (id: string | undefined) => (id === undefined ? undefined : model.resources.get(id)?.name);
  for (const { id } of [...model.resources.values()].filter((resource) => resource.name === name)) {
    const found = model.signals.get(id)?.find((signal) => signal.check === check && named(signal.by) === by);
    if (found !== undefined) return found;
  }
  return undefined;
}
