import type { Resource } from './resource.ts';
import { type Signal, type SignalState, stateAt } from './signal.ts';
import type { Node, World } from './world.ts';

/**
 * `elb/fail-open` of a target group: with no healthy target left a load balancer sends to all of them, whatever they
 * answer. It tells how users fare and is no evidence by itself: that comes from the targets. By a zone it is said
 * where only that zone has no healthy one. AWS's default is taken, by which one healthy target is enough.
 */
export function failOpenSignals(
  world: World,
  node: Node,
  resource: Resource,
  now: number,
): readonly Signal[] {
  const whole = new Pool(now);
  const zones = new Map<string, Pool>();
  for (const member of world.records.get(node.id)?.members ?? []) {
    for (const signal of member.targetHealth) {
      if (signal.by !== node.id) continue;
      whole.add(signal);
      const zone = member.resource?.zone;
      if (zone === undefined) continue;
      const there = zones.get(zone) ?? new Pool(now);
      there.add(signal);
      zones.set(zone, there);
    }
  }
  if (whole.count === 0) return [];
  // Targets that are no known instances (addresses, functions) are counted by the group, not seen one by one.
  const { total } = resource.facts;
  const unseen = typeof total === 'number' ? Math.max(0, total - whole.count) : 0;
  const signals = [whole.signal(node.id, unseen)];
  if (whole.serving > 0)
    for (const [zone, there] of zones)
      if (there.state(0) === 'warn') signals.push(there.signal(node.id, 0, zone));
  return signals;
}

/** Some targets, and what is known of them. */
class Pool {
  readonly #now: number;
  count = 0;
  serving = 0;
  #failing = 0;
  #unknown = 0;
  #observedAt = Infinity;
  #expiresAt = Infinity;

  constructor(now: number) {
    this.#now = now;
  }

  add(target: Signal): void {
    const state = stateAt(target, this.#now);
    this.count += 1;
    if (state === 'pass' || state === 'warn') this.serving += 1;
    else if (state === 'fail') this.#failing += 1;
    // One that comes or goes is known not to be healthy.
    else if (target.nature !== 'transition' || this.#now - target.observedAt > target.validForMs)
      this.#unknown += 1;
    this.#observedAt = Math.min(this.#observedAt, target.observedAt);
    this.#expiresAt = Math.min(this.#expiresAt, target.observedAt + target.validForMs);
  }

  /** Who cannot be seen might be the healthy one. */
  state(unseen: number): SignalState {
    if (this.serving > 0) return 'pass';
    return this.#failing > 0 && this.#unknown + unseen === 0 ? 'warn' : 'unknown';
  }

  signal(resource: string, unseen: number, zone?: string): Signal {
    const all = this.count + unseen;
    const state = this.state(unseen);
    return {
      resource,
      check: 'elb/fail-open',
      ...(zone === undefined ? {} : { by: `zone:${zone}` }),
      state,
      since: this.#now,
      observedAt: this.#observedAt,
      validForMs: this.#expiresAt - this.#observedAt,
      family: 'network',
      nature: 'warning-only',
      reason: reasonOf(state, { serving: this.serving, all, zone }),
    };
  }
}

function reasonOf(
  state: SignalState,
  {
    serving,
    all,
    zone,
  }: { readonly serving: number; readonly all: number; readonly zone: string | undefined },
): string {
  if (state === 'pass') return `${serving} of ${all} targets are healthy, and users are sent to those alone`;
  const where = zone === undefined || state === 'unknown' ? '' : ` in ${zone}`;
  const none = all === 1 ? `The one target${where} is not` : `None of ${all} targets${where} is`;
  if (state === 'unknown') return `${none} known to be healthy, and not all are known not to be`;
  return zone === undefined
    ? `${none} healthy, so users are sent to all of them`
    : `${none} healthy: where cross-zone load balancing is off, users who come in there are sent to all of them`;
}
