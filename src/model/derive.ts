import { failOpenSignals } from './fail-open.ts';
import { newbornsSignal } from './newborns.ts';
import { Parts } from './parts-serving.ts';
import { brokenReplication, failsItself } from './replication.ts';
import type { Resource } from './resource.ts';
import { type Signal, sameCheck } from './signal.ts';
import { type Node, targetsOf, type World } from './world.ts';
import { isOfOneZone } from './zone-users.ts';

const none: readonly Signal[] = [];

/**
 * Evidence that nobody observes but that follows from the things behind a resource. Its freshness is that
 * of the oldest fact it rests on. A target group is judged by its targets, a load balancer by its target
 * groups, a record by what it routes to, and a failing database by whether all its replicas lost it.
 */
export function deriveSignals(world: World, node: Node, resource: Resource, now: number): readonly Signal[] {
  switch (resource.kind) {
    case 'elbv2:target-group':
      return [
        ...settle(world, node, targetsServing(world, node, resource, now)),
        ...failOpenSignals(world, node, resource, now).flatMap((signal) => settle(world, node, signal)),
      ];
    // A classic load balancer without a healthy target sends to none.
    case 'elb:load-balancer':
      return settle(world, node, targetsServing(world, node, resource, now));
    case 'elbv2:load-balancer':
      return settle(world, node, groupsServing(world, node, resource, now));
    case 'route53:record':
      return behindRecord(world, node, resource);
    case 'autoscaling:group': {
      const record = world.records.get(node.id);
      return settle(world, node, record && newbornsSignal(world, record, node, now));
    }
    case 'rds:instance':
      return settle(world, node, replicasCutOff(world, node, now));
    default:
      return none;
  }
}

/** `elb/targets-serving` of a target group or classic load balancer, from its targets' health. */
function targetsServing(world: World, node: Node, resource: Resource, now: number): Signal | undefined {
  const parts = new Parts(now);
  for (const member of world.records.get(node.id)?.members ?? []) {
    for (const signal of member.targetHealth) if (signal.by === node.id) parts.add(signal);
  }
  // Targets that are no known instances (addresses, functions) are counted by the group, not seen one by one.
  const { total } = resource.facts;
  return parts.signal(node.id, 'targets', typeof total === 'number' ? total : 0);
}

/** `elb/targets-serving` of a load balancer, from its target groups. */
function groupsServing(world: World, node: Node, resource: Resource, now: number): Signal | undefined {
  const parts = new Parts(now);
  for (const id of targetsOf(resource, 'routes-to')) {
    const signal = world.nodes.get(id)?.derived.find((other) => other.check === 'elb/targets-serving');
    if (signal) parts.add(signal);
  }
  return parts.signal(node.id, 'target groups', 0);
}

/**
 * A record is as good as what it routes to: it carries that evidence, named by whom it came from. An alias
 * to a set of records carries it only while all of them fail, because any one of them answers.
 */
function behindRecord(world: World, node: Node, resource: Resource): readonly Signal[] {
  const carried: Signal[] = [];
  const ends = targetsOf(resource, 'routes-to').flatMap((id) => world.nodes.get(id) ?? []);
  if (ends.length > 1 && !ends.every((end) => end.reading?.standing === 'failing')) return none;
  for (const behind of ends) {
    for (const signal of [...behind.observed, ...behind.derived]) {
      // That one of its zones is bad is no failure of the place that a name leads to.
      if (isOfOneZone(world, signal)) continue;
      const copy = { ...signal, resource: node.id, by: signal.by ?? behind.id };
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
  if (!failsItself(world, node, now)) return undefined;
  const replication = brokenReplication(world, node, now);
  if (replication === undefined) return undefined;
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
    reason: `replication from it is broken on ${replication.length === 1 ? 'its replica' : `all ${replication.length} replicas`}`,
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
