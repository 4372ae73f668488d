import { observerKey } from '../model/observation.ts';
import type { Resource, ResourceKind } from '../model/resource.ts';
import type { Voice } from './finding.ts';
import { observerOf } from './observe-part.ts';
import type { PollContext } from './poller.ts';

/** How often an account is asked whether it has come to use a service. */
const seldomMs = 300_000;

/**
 * Whether a part with a short cadence may leave this read out: nothing of its kinds is known, and it has
 * looked in the present five minutes. What an account does not use then costs a call in five minutes.
 */
export function mayBeLeftOut(voice: Voice, kinds: readonly ResourceKind[], context: PollContext): boolean {
  if (kinds.some((kind) => knownOf(kind, context).length > 0)) return false;
  const observer = observerKey(observerOf(voice.poller, voice.part, context.scope));
  const lastAt = context.model.observers.get(observer)?.lastSuccessAt;
  return lastAt !== undefined && Math.floor(lastAt / seldomMs) === Math.floor(context.now() / seldomMs);
}

/** What is known of one kind in the region that is polled. */
export function knownOf(kind: ResourceKind, { model, scope }: PollContext): readonly Resource[] {
  return [...model.ofKind(kind)].flatMap((id) => {
    const known = model.resources.get(id);
    return known?.account === scope.account && known.region === scope.region ? [known] : [];
  });
}
