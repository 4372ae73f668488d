import type { Observation } from '../model/observation.ts';
import { observerKey } from '../model/observation.ts';
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
  engine: EngineParts,
  state: EngineState,
  observations: readonly Observation[],
): readonly Observation[] {
  return observations.map((observation) => {
    if (observation.kind !== 'complete' || !inventories.has(observation.observer.name)) return observation;
    const key = observerKey(observation.observer);
    const part = `inventory:${key}`;
    const known = state.model.observers.get(key)?.resources ?? 0;
    const told = idsIn(observation).size;
    const shrinks = known - told >= leastLost && told < known * (1 - mostShrink);
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

function idsIn({ resources, signals }: Extract<Observation, { kind: 'complete' }>): ReadonlySet<string> {
  return new Set([...resources.map(({ id }) => id), ...signals.map(({ resource }) => resource)]);
}
