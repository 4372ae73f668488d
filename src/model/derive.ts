import { failsItself } from './replication.ts';
import type { Resource } from './resource.ts';
import { type Signal, type SignalState, sameCheck, stateAt } from './signal.ts';
import { type Node, sourcesOf, targetsOf, type World } from './world.ts';

const none: readonly Signal[] = [];

/**
 * Evidence that nobody observes but that follows from the things behind a resource. Its freshness is that
 * of the oldest fact it rests on. A target group is judged by its targets, a load balancer by its target
 * groups, a record by what it routes to, and a failing database by whether all its replicas lost it.
 */
export function deriveSignals(world: World, node: Node, resource: Resource, now: number): readonly Signal[] {
  switch (resource.kind) {
    case 'elbv2:target-group':
    case 'elb:load-balancer':
      return settle(world, node, targetsServing(world, node, now));
    case 'elbv2:load-balancer':
      return settle(world, node, groupsServing(world, node, resource, now));
    case 'route53:record':
      return behindRecord(world, node, resource);
    case 'rds:instance':
      return settle(world, node, replicasCutOff(world, node, now));
    default:
      return none;
  }
}

/** `elb/targets-serving` of a target group or classic load balancer, from its targets' health. */
function targetsServing(world: World, node: Node, now: number): Signal | undefined {
  const health: Signal[] = [];
  for (const id of sourcesOf(world, node.id, 'member-of')) {
    const signal = world.nodes
      .get(id)
      ?.observed.find((other) => other.check === 'elb/target-health' && other.by === node.id);
    if (signal) health.push(signal);
  }
  return summary(node.id, health, now, 'targets');
}

/** `elb/targets-serving` of a load balancer, from its target groups. */
function groupsServing(world: World, node: Node, resource: Resource, now: number): Signal | undefined {
  const groups: Signal[] = [];
  for (const id of targetsOf(resource, 'routes-to')) {
    const signal = world.nodes.get(id)?.derived.find((other) => other.check === 'elb/targets-serving');
    if (signal) groups.push(signal);
  }
  return summary(node.id, groups, now, 'target groups');
}

/**
 * It fails only when every part is known not to serve. One part that cannot be told might be the one that
 * serves, so with none passing the whole is unknown.
 */
function summary(resource: string, parts: readonly Signal[], now: number, what: string): Signal | undefined {
  if (parts.length === 0) return undefined;
  let serving = 0;
  let failing = 0;
  let impaired = 0;
  let moving = 0;
  let observedAt = Infinity;
  let expiresAt = Infinity;
  for (const part of parts) {
    const state = stateAt(part, now);
    if (state === 'pass' || state === 'warn') serving++;
    if (state === 'warn') impaired++;
    if (state === 'fail') failing++;
    if (state === 'unknown' && part.nature === 'transition' && now - part.observedAt <= part.validForMs)
      moving++;
    observedAt = Math.min(observedAt, part.observedAt);
    expiresAt = Math.min(expiresAt, part.observedAt + part.validForMs);
  }
  const gone = failing + moving;
  let state: SignalState = 'unknown';
  if (serving > 0) state = failing + impaired > 0 ? 'warn' : 'pass';
  else if (failing > 0 && gone === parts.length) state = 'fail';
  const unseen = parts.length - serving - gone;
  return {
    resource,
    check: 'elb/targets-serving',
    state,
    since: now,
    observedAt,
    validForMs: Math.max(0, expiresAt - observedAt),
    family: 'network',
    reason: `${serving} of ${parts.length} ${what} serve${unseen === 0 ? '' : `, ${unseen} unknown`}`,
    value: serving,
    ...(state === 'unknown' && moving === parts.length ? { nature: 'transition' as const } : {}),
  };
}

/** A record is as good as what it routes to: it carries that evidence, named by whom it came from. */
function behindRecord(world: World, node: Node, resource: Resource): readonly Signal[] {
  const carried: Signal[] = [];
  for (const id of targetsOf(resource, 'routes-to')) {
    const behind = world.nodes.get(id);
    if (!behind) continue;
    for (const signal of [...behind.observed, ...behind.derived]) {
      const copy = { ...signal, resource: node.id, by: signal.by ?? id };
      if ([...node.observed, ...carried].some((other) => sameCheck(other, copy))) continue;
      carried.push(copy);
      const last = world.lastKnown.get(signal);
      if (last) world.lastKnown.set(copy, last);
    }
  }
  return carried;
}

/**
 * A second witness against a database that already fails by its own checks: every one of its replicas
 * reports broken replication. A broken replica alone says nothing against its source.
 */
function replicasCutOff(world: World, node: Node, now: number): Signal | undefined {
  if (!failsItself(node, now)) return undefined;
  const replication: Signal[] = [];
  let replicas = 0;
  for (const id of sourcesOf(world, node.id, 'replicates')) {
    replicas++;
    const signal = world.nodes.get(id)?.observed.find((other) => other.check === 'rds/replication');
    if (signal && stateAt(signal, now) === 'fail') replication.push(signal);
  }
  if (replicas === 0 || replication.length < replicas) return undefined;
  const observedAt = Math.min(...replication.map((signal) => signal.observedAt));
  const expiresAt = Math.min(...replication.map((signal) => signal.observedAt + signal.validForMs));
  return {
    resource: node.id,
    check: 'rds/replication',
    by: replication.map((signal) => signal.resource).toSorted()[0] ?? node.id,
    state: 'fail',
    since: now,
    observedAt,
    validForMs: expiresAt - observedAt,
    family: 'data',
    reason: `replication from it is broken on ${replicas === 1 ? 'its replica' : `all ${replicas} replicas`}`,
  };
}

/** A state that goes on keeps its beginning, and one that was known and no longer is stays remembered. */
function settle(world: World, node: Node, signal: Signal | undefined): readonly Signal[] {
  if (!signal) return none;
  const held = node.derived.find((other) => sameCheck(other, signal));
  if (!held) return [signal];
  const settled =
    held.state === signal.state ? { ...signal, since: Math.min(held.since, signal.since) } : signal;
  if (settled.state === 'unknown' && settled.nature === undefined) {
    const last = held.state === 'unknown' && held.nature === undefined ? world.lastKnown.get(held) : held;
    if (last) world.lastKnown.set(settled, last);
  }
  return [settled];
}
