import { createAwsAccess } from '../../src/aws/client-pool.ts';
import { emptyModel, fold } from '../../src/model/fold.ts';
import type { Model } from '../../src/model/model.ts';
import type { Observation } from '../../src/model/observation.ts';
import { defaultModelSettings } from '../../src/model/settings.ts';
import type { Signal } from '../../src/model/signal.ts';
import { observePart } from '../../src/pollers/observe-part.ts';
import type { Poller } from '../../src/pollers/poller.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import { buildStack } from '../../src/simulator/stacks/build-stack.ts';
import { parseStack } from '../../src/simulator/stacks/load-stack.ts';
import { simulatedTransport } from '../../src/simulator/transport.ts';
import { playWorld } from './played-shop.ts';
import { scope } from './poll.ts';

/** The simulated account of a stack's text, and the real pollers' word on it, folded into the real model. */
export function watchedAccount(text: string, pollers: readonly Poller[]) {
  const parsed = parseStack(text, 'stack.yaml');
  if (parsed.stack === undefined) throw new Error(JSON.stringify(parsed.problems));
  const shop = playWorld(buildStack(parsed.stack, 1));
  const { clock } = shop.world;
  const transport = simulatedTransport(shop.world);
  const accounts = [{ account: scope.account }];
  const aws = createAwsAccess({ clock, log: silentLogger, accounts, transport });
  let model: Model = emptyModel({ settings: defaultModelSettings, services: [] });
  /** Every part once; then what is said of a resource, by its name and a check. */
  const look = async () => {
    for (const poller of pollers)
      for (const part of poller.parts) {
        const now = () => clock.now();
        const context = { aws, scope, now, priority: 'sweep' as const, model, wantedMetrics: () => [] };
        let answer: readonly Observation[] | undefined;
        void observePart(poller, part, context).then((observations) => (answer = observations));
        await shop.playUntil(() => answer !== undefined, 60);
        model = fold(model, answer ?? [], clock.now());
      }
    return (name: string, check: string): Signal | undefined =>
      [...model.resources.values()]
        .filter((resource) => resource.name === name)
        .flatMap(({ id }) => model.signals.get(id) ?? [])
        .find((signal) => signal.check === check);
  };
  return { shop, look, model: () => model };
}
