import type { World } from '../world/state/world.ts';
import { buildStack } from './build-stack.ts';
import { loadStack } from './load-stack.ts';

/** Names that the shipped stack `shop` has, for tests; `shop.yaml` is the truth. */
export const shopAccount = '111122223333';
export const shopPrimary = 'us-east-1';
export const fenceSecurityGroup = 'sg-0fe4ce00fe4ce00fe';

/** The shipped e-commerce site; see scenarios/stacks/shop.yaml. */
export function buildShop(seed: number): World {
  return buildStack(loadStack('shop'), seed);
}
