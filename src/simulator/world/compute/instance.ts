import { effectDelayMs, launchesFrozen } from '../control-plane.ts';
import { between } from '../draw.ts';
import { tell } from '../happening.ts';
import { cureBy, impair, strikeNewborn, suffers } from './impairments.ts';
import type { Instance, InstanceState, LaunchSpec, StatusCheck } from '../state/instance.ts';
import type { World } from '../state/world.ts';

/** Launches one machine; it runs within 8–20 s and serves 60–120 s after that (timing sheet: model). */
export function launchInstance(world: World, spec: LaunchSpec, onRunning?: () => void): Instance {
  const { tags, boots, applicationChecks, ...fixed } = spec;
  const instance: Instance = {
    ...fixed,
    id: `i-0${world.hexId(16)}`,
    privateIp: nextAddress(world, spec.zone),
    tags: new Map(Object.entries(tags)),
    launchedAt: world.clock.now(),
    state: 'pending',
    impairments: new Set(),
    condition: 'fine',
    errorShare: 0,
    checkErrorShare: 0,
    latencyMs: 0,
    load: 0,
    systemCheck: unchecked(),
    instanceCheck: unchecked(),
    ebsCheck: unchecked(),
    applicationCheck: applicationChecks === true ? unchecked() : undefined,
    events: [],
    life: 0,
  };
  if (boots === false) impair(instance, { kind: 'app-down', cure: 'none' });
  world.instances.set(instance.id, instance);
  strikeNewborn(world, instance);
  become(world, instance, 'pending');
  boot(world, instance, onRunning);
  return instance;
}

/** Whether it answers users' requests now. */
export function serves(world: World, instance: Instance): boolean {
  return (
    instance.state === 'running' &&
    instance.servesFrom !== undefined &&
    instance.servesFrom <= world.clock.now() &&
    (instance.condition === 'fine' || instance.condition === 'slow') &&
    !world.zonesDown.has(instance.zone)
  );
}

/** Whether its operating system answers EC2's instance status check. */
export function systemAnswers(world: World, instance: Instance): boolean {
  return instance.state === 'running' && instance.condition !== 'hung' && !world.zonesDown.has(instance.zone);
}

/** Whether its host and the network to it work: EC2's system status check. */
export function hostAnswers(world: World, instance: Instance): boolean {
  return !world.zonesDown.has(instance.zone) && !suffers(instance, 'host-failed');
}

export function rebootInstance(world: World, instance: Instance): void {
  instance.life += 1;
  delete instance.servesFrom;
  cureBy(instance, 'reboot');
  becomeReady(world, instance, between(world, 'boot', 40_000, 80_000));
}

/** By a person, unless another of EC2's reasons is given. */
export function stopInstance(
  world: World,
  instance: Instance,
  reason: keyof typeof stateReasons = 'Client.UserInitiatedShutdown',
): void {
  instance.life += 1;
  delete instance.servesFrom;
  become(world, instance, 'stopping', reason);
  const { life } = instance;
  world.clock.after(between(world, 'boot', 20_000, 60_000), () => {
    if (instance.life === life) become(world, instance, 'stopped', reason);
  });
}

/** A stopped machine starts on another host, which is why this mends what a reboot does not. */
export function startInstance(world: World, instance: Instance): void {
  instance.life += 1;
  cureBy(instance, 'new-host');
  instance.launchedAt = world.clock.now();
  instance.systemCheck = unchecked();
  instance.instanceCheck = unchecked();
  instance.ebsCheck = unchecked();
  if (instance.applicationCheck !== undefined) instance.applicationCheck = unchecked();
  become(world, instance, 'pending');
  boot(world, instance);
}

/** What EC2 says of why a machine does not run, by its code. */
const stateReasons = {
  'Client.UserInitiatedShutdown': 'User initiated shutdown',
  'Server.ScheduledStop': 'Stopped due to a scheduled retirement',
} as const;

/** Milliseconds that a machine takes to shut down: at least, and at most. */
const shutdownMs = [20_000, 50_000] as const;

/** `onGone` is called once it is terminated, also where somebody else has terminated it already. */
export function terminateInstance(world: World, instance: Instance, onGone?: () => void): void {
  const [leastMs, mostMs] = shutdownMs;
  if (instance.state === 'terminated') return onGone?.();
  if (instance.state === 'shutting-down') {
    // When it began is not known here, but by then it is over.
    if (onGone !== undefined) world.clock.after(mostMs, onGone);
    return;
  }
  instance.life += 1;
  delete instance.servesFrom;
  become(world, instance, 'shutting-down', 'Client.UserInitiatedShutdown');
  world.clock.after(between(world, 'boot', leastMs, mostMs), () => {
    become(world, instance, 'terminated', 'Client.UserInitiatedShutdown');
    onGone?.();
    // EC2 goes on showing a terminated instance for about an hour.
    world.clock.after(3_600_000, () => world.instances.delete(instance.id));
  });
}

/**
 * EC2's simplified automatic recovery: the machine is moved to another host and booted there, with its id,
 * address and volumes.
 */
export function recoverInstance(world: World, instance: Instance): void {
  instance.life += 1;
  cureBy(instance, 'new-host');
  becomeReady(world, instance, between(world, 'boot', 40_000, 80_000));
}

function unchecked(): StatusCheck {
  return { status: 'initializing', inARow: 0 };
}

function boot(world: World, instance: Instance, onRunning?: () => void): void {
  const { life, region } = instance;
  const networkComes = !launchesFrozen(world, region, 'never-serve');
  const acceptedForMs = effectDelayMs(world, 'launches', region);
  world.clock.after(acceptedForMs + between(world, 'boot', 8_000, 20_000), () => {
    if (instance.life !== life) return;
    become(world, instance, 'running');
    if (networkComes) becomeReady(world, instance, between(world, 'boot', 60_000, 120_000));
    onRunning?.();
  });
}

function becomeReady(world: World, instance: Instance, afterMs: number): void {
  instance.servesFrom = world.clock.now() + afterMs;
}

function become(
  world: World,
  instance: Instance,
  state: InstanceState,
  code?: keyof typeof stateReasons,
): void {
  instance.state = state;
  if (code === undefined) delete instance.stateReason;
  else instance.stateReason = { code, message: `${code}: ${stateReasons[code]}` };
  tell(world, {
    kind: 'instance',
    instance: instance.id,
    state,
    text: `${instance.id} in ${instance.zone} is ${state}`,
  });
}

/** Addresses are dealt out per zone, counting up; 10.REGION.ZONE.HOST. */
function nextAddress(world: World, zone: string): string {
  const zones = [...new Set([...world.instances.values()].map((instance) => instance.zone))];
  const known = zones.indexOf(zone);
  const third = known === -1 ? zones.length : known;
  const used = [...world.instances.values()].filter((instance) => instance.zone === zone).length;
  return `10.0.${third}.${10 + (used % 240)}`;
}
