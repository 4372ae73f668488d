import { between } from './draw.ts';
import { linkQuality } from './traffic/links.ts';
import type { ApiCall } from './state/api-call.ts';
import type { ApiImpairment, ControlPlane, LaunchFreeze, SlowEffect } from './state/control-plane.ts';
import type { World } from './state/world.ts';

export function createControlPlane(): ControlPlane {
  return {
    impairments: new Set(),
    slowEffects: new Set(),
    launchFreezes: new Set(),
    buckets: new Map(),
    tokens: new Map(),
    callsAsleep: 0,
  };
}

/**
 * Who is tried out, as AWS sees it: the caller whose requests travel from the place `daemon` to `aws-api`.
 * The first controller; Holdfast where a test has none.
 */
export function callerOnTrial(world: World): string {
  for (const name of world.controllers.keys()) return name;
  return 'holdfast';
}

/** What a call meets, all impairments together. */
export interface CallWeather {
  readonly latencyMs: number;
  readonly requestLost: boolean;
  readonly answerLost: boolean;
  readonly expired: boolean;
  /** Share of the quota that is left. */
  readonly quota: number;
  readonly error: 'internal' | 'unavailable' | 'throttled' | 'denied' | undefined;
}

type Call = Pick<ApiCall, 'caller' | 'service' | 'operation' | 'region'>;

const fair: CallWeather = {
  latencyMs: 0,
  requestLost: false,
  answerLost: false,
  expired: false,
  quota: 1,
  error: undefined,
};

/** Each caller draws from a stream of its own, so that one more caller changes nothing for the others. */
export function weatherOf(world: World, call: Call): CallWeather {
  const { impairments } = world.controlPlane;
  if (impairments.size === 0 && world.links.size === 0) return fair;
  const hit = (share: number) =>
    share > 0 && (share >= 1 || world.random(`api/${call.caller}`).next() < share);
  const weather = { ...fair };
  if (call.caller === callerOnTrial(world)) {
    const there = linkQuality(world, 'daemon', 'aws-api');
    const back = linkQuality(world, 'aws-api', 'daemon');
    weather.latencyMs += there.latencyMs + back.latencyMs;
    weather.requestLost = hit(there.loss);
    weather.answerLost = hit(back.loss);
  }
  for (const impairment of impairments) {
    if (!befalls(impairment, call)) continue;
    const { effect } = impairment;
    switch (effect.kind) {
      case 'errors':
        if (hit(effect.share)) weather.error = effect.error;
        break;
      case 'latency':
        weather.latencyMs += between(world, `api/${call.caller}`, effect.leastMs, effect.mostMs);
        break;
      case 'quota':
        weather.quota *= effect.share;
        break;
      case 'lost':
        if (hit(effect.share)) weather[effect.part === 'request' ? 'requestLost' : 'answerLost'] = true;
        break;
      case 'expired-credentials':
        weather.expired = true;
        break;
    }
  }
  return weather;
}

/** Impairs calls until the answer is called. */
export function impairApi(world: World, impairment: ApiImpairment): () => void {
  world.controlPlane.impairments.add(impairment);
  return () => void world.controlPlane.impairments.delete(impairment);
}

/** Lets a call wait on the virtual clock. */
export async function waitInCall(world: World, milliseconds: number, signal?: AbortSignal): Promise<void> {
  world.controlPlane.callsAsleep += 1;
  await world.clock.sleep(milliseconds, signal);
  world.controlPlane.callsAsleep -= 1;
}

/** How much later than it should an accepted change takes effect now, milliseconds. DNS has no region. */
export function effectDelayMs(world: World, what: SlowEffect['what'], region?: string): number {
  let delayMs = 0;
  for (const slow of world.controlPlane.slowEffects) {
    if (slow.what === what && (region === undefined || (slow.region ?? region) === region))
      delayMs += slow.delayMs;
  }
  return delayMs;
}

/** Whether EC2 in this region is frozen in that way. */
export function launchesFrozen(world: World, region: string, newborns: LaunchFreeze['newborns']): boolean {
  for (const freeze of world.controlPlane.launchFreezes)
    if (freeze.region === region && freeze.newborns === newborns) return true;
  return false;
}

function befalls(impairment: ApiImpairment, call: Call): boolean {
  const region = call.service === 'Route 53' ? 'us-east-1' : call.region;
  return (
    (impairment.caller ?? call.caller) === call.caller &&
    (impairment.service ?? call.service) === call.service &&
    (impairment.region ?? region) === region &&
    (impairment.operations === undefined || impairment.operations.some((name) => names(name, call.operation)))
  );
}

function names(pattern: string, operation: string): boolean {
  return pattern.endsWith('*') ? operation.startsWith(pattern.slice(0, -1)) : pattern === operation;
}
