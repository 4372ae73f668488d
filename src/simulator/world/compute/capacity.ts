import type { World } from '../state/world.ts';

/** Whether EC2 has something of a type to launch on in a zone. */
export function hasCapacity(world: World, zone: string, type: string): boolean {
  const none = world.zonesWithoutCapacity;
  return none.size === 0 || (!none.has(zone) && !none.has(`${zone}/${type}`));
}

/** What EC2 says when it has not (`InsufficientInstanceCapacity`). */
export function noCapacityMessage(zone: string, type: string): string {
  return (
    `We currently do not have sufficient ${type} capacity in the Availability Zone you requested (${zone}). ` +
    'Our system will be working on provisioning additional capacity.'
  );
}
