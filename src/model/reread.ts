import { deriveSignals } from './derive.ts';
import { quarantine } from './flapping.ts';
import { mergeSignals } from './merge.ts';
import { attend } from './newborns.ts';
import { type Reading, read } from './reading.ts';
import { recount } from './recount.ts';
import { ownSignals } from './replication.ts';
import type { Resource } from './resource.ts';
import { countsForSight } from './restate.ts';
import { spreadSaturation } from './saturation.ts';
import { type Signal, sameCheck, stateAt } from './signal.ts';
import type { Verdict } from './verdict.ts';
import { type Node, type Round, scopeOf, sourcesOf, targetsOf, type World, zoneOf } from './world.ts';
import { noteErringZones, ofZonesInUse } from './zone-users.ts';

/**
 * Reads the evidence of every node that has to be looked at again, from the bottom up: hosts, then what
 * distributes to them, then load balancers, then records, because each is judged by what is behind it.
 */
export function reread(world: World, round: Round): void {
  const levels: Set<Node>[] = Array.from({ length: 5 }, () => new Set());
  const enqueue = (node: Node | undefined) => {
    if (node?.resource) levels[levelOf(world, node.resource)]?.add(node);
  };
  for (const node of round.reread) {
    node.observed = quarantine(world, node, mergeSignals(node.mentions), round.now);
    if (node.quarantinedUntil !== undefined) world.agenda.schedule(node.id, node.quarantinedUntil);
    if (node.resource?.kind === 'ec2:instance') {
      node.targetHealth = node.observed.filter(({ check }) => check === 'elb/target-health').slice();
    }
    enqueue(node);
    for (const source of targetsOf(node.resource, 'replicates')) enqueue(world.nodes.get(source));
    for (const replica of sourcesOf(world, node.id, 'replicates')) enqueue(world.nodes.get(replica));
  }
  for (const level of levels) {
    for (const node of level) {
      if (!node.resource) continue;
      const moved = readNode(world, round, node, node.resource);
      for (const id of dependents(world, node, node.resource)) {
        const above = world.nodes.get(id);
        if (moved || isBehind(above, round.now)) enqueue(above);
      }
    }
  }
}

/**
 * Whether what is derived for a node has to follow although nothing behind it moved: where it does not
 * serve, each reading counts; where it serves, its evidence is renewed after a third of its life.
 */
function isBehind(node: Node | undefined, now: number): boolean {
  if (node?.reading?.standing !== 'serving') return true;
  return node.derived.some((signal) => now - signal.observedAt > signal.validForMs / 3);
}

function levelOf(world: World, resource: Resource): number {
  switch (resource.kind) {
    case 'elbv2:target-group':
    case 'elb:load-balancer':
    case 'autoscaling:group':
      return 1;
    case 'elbv2:load-balancer':
      return 2;
    case 'route53:record': {
      const next = targetsOf(resource, 'routes-to').map((id) => world.nodes.get(id)?.resource?.kind);
      return next.includes('route53:record') ? 4 : 3;
    }
    default:
      return 0;
  }
}

/** Ids of nodes one level up whose evidence is derived from this one's. */
function* dependents(world: World, node: Node, resource: Resource): Iterable<string> {
  if (resource.kind === 'ec2:instance') yield* node.groups;
  else yield* sourcesOf(world, node.id, 'routes-to');
}

/** Answers whether any of its checks, observed or derived, says something else than before. */
function readNode(world: World, round: Round, node: Node, resource: Resource): boolean {
  const { now } = round;
  node.derived = deriveSignals(world, node, resource, now);
  const own = ofZonesInUse(world, node, ownSignals(world, node, now));
  const signals = node.derived.length === 0 ? own : [...own, ...node.derived];
  const before = node.reading;
  const after = read(signals, {
    resource,
    now,
    newbornImmunityMs: world.settings.newbornImmunityMs,
    clusterFailingOver: isClusterFailingOver(world, resource),
    lastKnown: world.lastKnown,
    quarantinedUntil: node.quarantinedUntil,
  });
  const moved = reportSignals(round, world.signals.get(node.id) ?? [], before?.at, signals);
  world.signals.set(node.id, signals);
  node.reading = after;
  if (after.reviewAt !== undefined) world.agenda.schedule(node.id, after.reviewAt);

  const attended = resource.kind === 'ec2:instance' && attend(world, round, node, resource);
  // What a group launches bears on those of its members that fail.
  if (moved && resource.kind === 'autoscaling:group') rejudgeFailing(world, round, node.id);
  spreadSaturation(world, round, node);
  recount(world, node);
  weighIn(world, round, node, resource, before);
  if (!before || !sameWeight(before, after)) spread(world, round, node);
  const verdict = world.verdicts.get(node.id);
  // A bad verdict carries the age of its evidence, so each new reading of it counts.
  if (!verdict || !before || !isSettled(before, after)) round.rejudged.add(node);
  else if (verdict.reviewAt !== after.reviewAt)
    world.verdicts.set(node.id, withReview(verdict, after.reviewAt));
  return moved || attended || before === undefined;
}

function rejudgeFailing(world: World, round: Round, group: string): void {
  for (const member of world.records.get(group)?.members ?? [])
    if (member.reading?.standing === 'failing') round.rejudged.add(member);
}

/** Nothing moved that groups, services or dependents go by. */
function sameWeight(before: Reading, after: Reading): boolean {
  return (
    before.standing === after.standing &&
    before.lost.length === after.lost.length &&
    sameChecks(before.failing, after.failing) &&
    before.warning.length === after.warning.length &&
    before.phase?.kind === after.phase?.kind
  );
}

function sameChecks(before: readonly Signal[], after: readonly Signal[]): boolean {
  return (
    before.length === after.length &&
    before.every(
      (signal, index) => signal.check === after[index]?.check && signal.family === after[index]?.family,
    )
  );
}

/** Nothing but the time of reading moved, and it serves as before. */
function isSettled(before: Reading, after: Reading): boolean {
  return (
    after.standing === before.standing &&
    (after.standing === 'serving' || after.standing === 'unchecked') &&
    after.passing === before.passing &&
    after.known === before.known &&
    after.lost.length === before.lost.length &&
    after.warning.length === 0 &&
    before.warning.length === 0
  );
}

function withReview(verdict: Verdict, reviewAt: number | undefined): Verdict {
  if (reviewAt !== undefined) return { ...verdict, reviewAt };
  const { reviewAt: _dropped, ...rest } = verdict;
  return rest;
}

/** Moves the node to its new place in what is counted over its account, region and zone. */
function weighIn(
  world: World,
  round: Round,
  node: Node,
  resource: Resource,
  before: Reading | undefined,
): void {
  const after = node.reading;
  if (!after) return;
  const scope = scopeOf(world, resource);
  if (countsForSight(resource)) {
    const known = after.known - (before?.known ?? 0);
    const lost = after.lost.length - (before?.lost.length ?? 0);
    scope.known += known;
    scope.lost += lost;
    if (known !== 0 || lost !== 0) round.scopes.add(scope);
  }
  const unwell = after.standing === 'failing' || after.standing === 'unknown';
  if (unwell || scope.unwell.has(node)) {
    const moved = before?.standing !== after.standing || before.failingSince !== after.failingSince;
    if (moved) round.scopes.add(scope);
    if (unwell) scope.unwell.add(node);
    else scope.unwell.delete(node);
  }
  noteErringZones(
    world,
    round,
    { node, account: resource.account },
    { before: before?.failing ?? [], now: after.failing },
  );
  if (resource.zone !== undefined) {
    const zone = zoneOf(world, resource.account, resource.zone);
    const fails = after.standing === 'failing';
    if (fails !== zone.failing.has(node)) round.zones.add(`${resource.account}/${resource.zone}`);
    if (fails) zone.failing.add(node);
    else zone.failing.delete(node);
  }
}

/** Marks what rests on this node's standing: its groups, its services, and what depends on it. */
function spread(world: World, round: Round, node: Node): void {
  for (const group of node.groups) round.retallied.add(group);
  for (const service of node.services) round.reserviced.add(service);
  for (const type of ['depends-on', 'replicates'] as const) {
    for (const id of sourcesOf(world, node.id, type)) {
      const dependent = world.nodes.get(id);
      if (dependent) round.rejudged.add(dependent);
    }
  }
}

function isClusterFailingOver(world: World, resource: Resource): boolean {
  if (resource.kind !== 'rds:instance') return false;
  return targetsOf(resource, 'member-of').some(
    (cluster) => world.nodes.get(cluster)?.resource?.facts.failingOver === true,
  );
}

/** Signals that stand in another state than when they were last read, by word or by age. */
function reportSignals(
  round: Round,
  before: readonly Signal[],
  readAt: number | undefined,
  after: readonly Signal[],
): boolean {
  const already = round.changes.length;
  for (const signal of after) {
    const state = stateAt(signal, round.now);
    const held = readAt === undefined ? undefined : before.find((other) => sameCheck(other, signal));
    const from = held && readAt !== undefined ? stateAt(held, readAt) : undefined;
    if (held && from === state && held.value === signal.value && held.nature === signal.nature) continue;
    const shown =
      state === signal.state
        ? signal
        : { ...signal, state, reason: `not read again in time; last: ${signal.reason}` };
    round.changes.push({ kind: 'signal', signal: shown, from });
  }
  return round.changes.length > already || after.length !== before.length;
}
