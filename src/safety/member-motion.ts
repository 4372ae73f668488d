import type { Model } from '../model/model.ts';
import type { Resource } from '../model/resource.ts';

/** What is being done to a member of a group, `unknown` where that cannot be seen, undefined where nothing is. */
export function motionOf(id: string, model: Model): string | undefined {
  const resource = model.resources.get(id);
  const phase = phaseOf(resource);
  if (phase !== undefined) return phase;
  if (isSetAside(resource)) return undefined;
  const verdict = model.verdicts.get(id)?.kind;
  if (verdict === 'in-transition') return 'in transition';
  return verdict === undefined || verdict === 'stale' || verdict === 'observer-blind' ? 'unknown' : undefined;
}

/** In standby by a person's will, or in a warm pool: there to stay. */
function isSetAside(resource: Resource | undefined): boolean {
  return /^(Standby$|Warmed:)/.test(String(resource?.facts['lifecycleState']));
}

/** Lifecycle states in which Auto Scaling moves a member. */
function phaseOf(resource: Resource | undefined): string | undefined {
  const state = resource?.facts['lifecycleState'];
  return typeof state === 'string' && /^(Pending|Terminating|EnteringStandby|Detaching)/.test(state)
    ? state
    : undefined;
}
