import type { Model } from '../model/model.ts';
import type { Observation, Observer } from '../model/observation.ts';
import { observerKey } from '../model/observation.ts';
import type { Resource } from '../model/resource.ts';
import type { EngineParts, EngineState } from './engine.ts';

/** Observers that list all there is. Others list what is wrong, which may well be gone at the next look. */
const inventories: ReadonlySet<string> = new Set([
  'ec2/instances',
  'autoscaling/groups',
  'elbv2/load-balancers',
  'elbv2/target-groups',
  'elb/load-balancers',
  'rds/instances',
  'rds/clusters',
  'route53/records',
]);

/** More than this share gone in one read is more likely a bad answer than a bad day (SAFETY section 5). */
const mostShrink = 0.2;
/** And fewer than this many gone is an ordinary scale-in of something small. */
const leastLost = 3;
/** An answer that is repeated this often in a row is believed. */
const believedAfter = 3;

/**
 * An inventory that shrinks all at once is taken for what it mentions only; what it leaves out stays, and
 * ages into unknown by itself, until the same was said three times in a row. Said so as a trouble.
 */
export function doubtShrinking(
  engine: Pick<EngineParts, 'troubles'>,
  state: Pick<EngineState, 'model' | 'doubted'>,
  observations: readonly Observation[],
): readonly Observation[] {
  return observations.map((observation) => {
    if (observation.kind !== 'complete' || !inventories.has(observation.observer.name)) return observation;
    const key = observerKey(observation.observer);
    const part = `inventory:${key}`;
    const known = state.model.observers.get(key)?.resources ?? 0;
    const ids = idsIn(observation);
    const told = ids.size;
    const lost =
      known - told < leastLost ? 0 : known - told - leavers(observation.observer, ids, state.model);
    const shrinks = lost >= leastLost && lost > known * mostShrink;
    const times = (state.doubted.get(key) ?? 0) + 1;
    if (!shrinks || times >= believedAfter) {
      state.doubted.delete(key);
      engine.troubles.end(part);
      return observation;
    }
    state.doubted.set(key, times);
    const reason = `${key} lists ${told} of the ${known} things it knew: the rest is not taken for gone until it says so ${believedAfter} times in a row`;
    engine.troubles.begin({ part, since: observation.observedAt, reason, blocksActing: false });
    return { ...observation, kind: 'partial', gone: [] };
  });
}

/** What was known to be on its way out is expected to drop out of the list, often several at once. */
function leavers(observer: Observer, told: ReadonlySet<string>, model: Model): number {
  if (observer.name !== 'ec2/instances') return 0;
  const left = [...model.ofKind('ec2:instance')].filter((id) => {
    const resource = model.resources.get(id);
    const isHere = resource?.account === observer.account && resource.region === observer.region;
    return isHere && !told.has(id) && isLeaving(resource.facts);
  });
  return left.length;
}

/** By the word of EC2, or of the group that takes it out. */
function isLeaving({ state, lifecycleState }: Resource['facts']): boolean {
  return (
    state === 'terminated' ||
    state === 'shutting-down' ||
    (typeof lifecycleState === 'string' && lifecycleState.startsWith('Terminat'))
  );
}

function idsIn({ resources, signals }: Extract<Observation, { kind: 'complete' }>): ReadonlySet<string> {
  return new Set([...resources.map(({ id }) => id), ...signals.map(({ resource }) => resource)]);
}
