import type { FleetImpairment } from '../state/fleet-impairment.ts';
import type { Impairment, Instance } from '../state/instance.ts';
import type { World } from '../state/world.ts';

/** Adds one thing that is wrong with a machine; the answer takes that one away, in whatever order others go. */
export function impair(instance: Instance, impairment: Impairment): () => void {
  // A copy, so that the same words twice are two impairments.
  const layer = { ...impairment };
  instance.impairments.add(layer);
  derive(instance);
  return () => {
    if (instance.impairments.delete(layer)) derive(instance);
  };
}

/** What a restart mends; one on another host mends more. */
export function cureBy(instance: Instance, restart: 'reboot' | 'new-host'): void {
  for (const impairment of instance.impairments) {
    if (impairment.cure === 'reboot' || impairment.cure === restart) instance.impairments.delete(impairment);
  }
  derive(instance);
}

/**
 * Impairs every machine that matches and every one that is launched there until it is healed.
 * `newbornsOnly` leaves those that run alone. `lasting` newborns stay broken after the healing: their
 * start-up script ran once, failed, and is not run again.
 */
export function impairFleet(
  world: World,
  fleet: FleetImpairment,
  options: { readonly newbornsOnly: boolean; readonly lasting: boolean },
): () => void {
  const heals: (() => void)[] = [];
  const entry = {
    fleet,
    strike: (instance: Instance) => {
      const heal = impair(instance, fleet.impairment);
      if (!options.lasting) heals.push(heal);
    },
  };
  world.fleetImpairments.add(entry);
  if (!options.newbornsOnly) {
    for (const instance of world.instances.values()) {
      if (instance.state !== 'terminated' && covers(fleet, instance)) entry.strike(instance);
    }
  }
  return () => {
    world.fleetImpairments.delete(entry);
    for (const heal of heals) heal();
  };
}

/** What befalls a machine that is just launched. */
export function strikeNewborn(world: World, instance: Instance): void {
  for (const entry of world.fleetImpairments) {
    if (covers(entry.fleet, instance)) entry.strike(instance);
  }
}

function covers({ region, zone, group }: FleetImpairment, instance: Instance): boolean {
  return (
    (region === undefined || instance.region === region) &&
    (zone === undefined || instance.zone === zone) &&
    (group === undefined || instance.tags.get('aws:autoscaling:groupName') === group)
  );
}

/** Whether something of that kind is wrong with it. */
export function suffers(instance: Instance, kind: Impairment['kind']): boolean {
  if (instance.impairments.size === 0) return false;
  for (const impairment of instance.impairments) if (impairment.kind === kind) return true;
  return false;
}

/** The worst of what is wrong is what others see; delays add up, errors strike independently. */
function derive(instance: Instance): void {
  let passes = 1;
  let checksPass = 1;
  let latencyMs = 0;
  for (const impairment of instance.impairments) {
    if (impairment.kind === 'errors') {
      passes *= 1 - impairment.share;
      if (impairment.unseen !== true) checksPass *= 1 - impairment.share;
    }
    if (impairment.kind === 'slow') latencyMs += impairment.latencyMs;
  }
  instance.errorShare = 1 - passes;
  instance.checkErrorShare = 1 - checksPass;
  instance.latencyMs = latencyMs;
  instance.condition = conditionOf(instance);
}

function conditionOf(instance: Instance): Instance['condition'] {
  if (suffers(instance, 'hung') || suffers(instance, 'host-failed') || suffers(instance, 'disk-stuck')) {
    return 'hung';
  }
  if (suffers(instance, 'app-down')) return 'app-down';
  return suffers(instance, 'slow') ? 'slow' : 'fine';
}
