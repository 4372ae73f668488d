import type { Model } from '../../src/model/model.ts';
import type { Poller } from '../../src/pollers/poller.ts';
import type { FaultTarget } from '../../src/simulator/faults/fault.ts';
import { faultNamed } from '../../src/simulator/faults/registry.ts';
import { buildStack } from '../../src/simulator/stacks/build-stack.ts';
import { loadStack } from '../../src/simulator/stacks/load-stack.ts';
import type { StackDescription } from '../../src/simulator/stacks/stack-schema.ts';
import { type PlayedShop, playWorld } from './played-shop.ts';
import { watchedBy } from './watched-by.ts';

export interface WatchedStack extends PlayedShop {
  befall(fault: string, target: FaultTarget): () => void;
  /** Polls every part once, through the real SDK clients, and answers what is known then. */
  look(): Promise<Model>;
}

/** The shop with other parts, of which some pollers watch the home region. */
export function watchedStack(parts: Partial<StackDescription>, pollers: readonly Poller[]): WatchedStack {
  const shop = playWorld(buildStack({ ...loadStack('shop'), ...parts }, 1));
  const { account } = shop.world;
  const { look } = watchedBy(shop, pollers, [{ account, region: 'us-east-1' }]);
  return { ...shop, befall: (fault, target) => shop.fault(faultNamed(fault), target), look };
}
