import { publishSpot } from '../signals/service-events.ts';
import type { Instance } from '../state/instance.ts';
import type { World } from '../state/world.ts';
import { terminateInstance } from './instance.ts';

/** AWS warns two minutes ahead. */
const noticeMs = 120_000;

/** EC2 recommends to replace a Spot Instance: the risk that it is taken back has grown. An event alone says so. */
export function recommendRebalance(world: World, instance: Instance): void {
  publishSpot(world, instance, 'EC2 Instance Rebalance Recommendation', {});
}

/** EC2 warns that it takes a Spot Instance back, and does so two minutes later, whatever it is doing. */
export function interruptSpot(world: World, instance: Instance): void {
  if (instance.state !== 'running') return;
  instance.spotMarkedAt = world.clock.now();
  publishSpot(world, instance, 'EC2 Spot Instance Interruption Warning', { 'instance-action': 'terminate' });
  world.clock.after(noticeMs, () => terminateInstance(world, instance));
}
