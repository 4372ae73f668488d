import { createAwsAccess } from '../../src/aws/client-pool.ts';
import { emptyModel, fold } from '../../src/model/fold.ts';
import type { Model } from '../../src/model/model.ts';
import type { Observation } from '../../src/model/observation.ts';
import { defaultModelSettings } from '../../src/model/settings.ts';
import { observePart } from '../../src/pollers/observe-part.ts';
import type { Poller } from '../../src/pollers/poller.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import type { FaultTarget } from '../../src/simulator/faults/fault.ts';
import { faultNamed } from '../../src/simulator/faults/registry.ts';
import { buildStack } from '../../src/simulator/stacks/build-stack.ts';
import { loadStack } from '../../src/simulator/stacks/load-stack.ts';
import type { StackDescription } from '../../src/simulator/stacks/stack-schema.ts';
import { simulatedTransport } from '../../src/simulator/transport.ts';
import { type PlayedShop, playWorld } from './played-shop.ts';

export interface WatchedStack extends PlayedShop {
  befall(fault: string, target: FaultTarget): () => void;
  /** Polls every part once, through the real SDK clients, and answers what is known then. */
  look(): Promise<Model>;
}

/** The shop with other parts, of which some pollers watch the home region. */
export function watchedStack(parts: Partial<StackDescription>, pollers: readonly Poller[]): WatchedStack {
  const shop = playWorld(buildStack({ ...loadStack('shop'), ...parts }, 1));
  const { clock, account } = shop.world;
  const transport = simulatedTransport(shop.world);
  const aws = createAwsAccess({ clock, log: silentLogger, accounts: [{ account }], transport });
  let model: Model = emptyModel({ settings: defaultModelSettings, services: [] });
  return {
    ...shop,
    befall: (fault, target) => shop.fault(faultNamed(fault), target),
    async look() {
      for (const poller of pollers)
        for (const part of poller.parts) {
          const context = {
            aws,
            scope: { account, region: 'us-east-1' },
            now: () => clock.now(),
            priority: 'sweep' as const,
            model,
            wantedMetrics: () => [],
          };
          let answer: readonly Observation[] | undefined;
          void observePart(poller, part, context).then((observations) => {
            answer = observations;
          });
          await shop.playUntil(() => answer !== undefined, 60);
          model = fold(model, answer ?? [], clock.now());
        }
      return model;
    },
  };
}
