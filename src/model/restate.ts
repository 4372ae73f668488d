import { isCalledById } from './name-of.ts';
import { mergeResource, sameResource } from './merge.ts';
import type { Relation, Resource } from './resource.ts';
import { connect, disconnect, edgesOf } from './topology.ts';
import { type Node, type Round, scopeOf, sourcesOf, spokenKey, type World } from './world.ts';
import { noteErringZones } from './zone-users.ts';

/** Works out anew every resource of which somebody said something new, and what hangs on it. */
export function restate(world: World, round: Round): void {
  const hasOwnerSpoken = ({ kind, account, region }: Resource) =>
    world.spoken.has(spokenKey(kind, account, region));
  for (const node of round.restated) {
    const before = node.resource;
    const after = mergeResource(node.mentions, hasOwnerSpoken);
    // Named by checks alone, and by none any more.
    if (!before && !after && node.mentions.length === 0) world.nodes.delete(node.id);
    if (before === after || (before && after && sameResource(before, after))) continue;
    if (before && (!after || movedHouse(before, after))) unread(world, round, node, before);
    node.resource = after;
    rewire(world, round, node, before, after);
    index(world, round, node, before, after);
    callByName(world, round, before, after);
    round.reread.add(node);
    round.rejudged.add(node);
    round.changes.push({
      kind: 'resource',
      id: node.id,
      how: !before ? 'added' : after ? 'changed' : 'removed',
    });
  }
}

function movedHouse(before: Resource, after: Resource): boolean {
  return (
    before.kind !== after.kind ||
    before.account !== after.account ||
    before.region !== after.region ||
    before.zone !== after.zone
  );
}

function index(
  world: World,
  round: Round,
  node: Node,
  before: Resource | undefined,
  after: Resource | undefined,
): void {
  if (before && before.kind !== after?.kind) world.kinds.get(before.kind)?.delete(node.id);
  if (!after) {
    round.removed.add(node.id);
    world.resources.delete(node.id);
    world.signals.delete(node.id);
    if (node.mentions.length === 0) world.nodes.delete(node.id);
    return;
  }
  world.resources.set(node.id, after);
  const sameKind = world.kinds.get(after.kind);
  if (sameKind) sameKind.add(node.id);
  else world.kinds.set(after.kind, new Set([node.id]));
}

/** Whoever shares a name with another is called by more than it, so its verdict is put into words again. */
function callByName(
  world: World,
  round: Round,
  before: Resource | undefined,
  after: Resource | undefined,
): void {
  if (before?.name === after?.name && before?.kind === after?.kind) return;
  const former = before && world.named.get(before.name);
  if (before && former) {
    former.splice(former.indexOf(before.id), 1);
    if (former.length === 0) world.named.delete(before.name);
    reword(world, round, former, before);
  }
  if (!after) return;
  const namesakes = world.named.get(after.name);
  if (!namesakes) {
    world.named.set(after.name, [after.id]);
    return;
  }
  reword(world, round, namesakes, after);
  namesakes.push(after.id);
}

/** A second one gives the first its identifier; of an instance more, nobody else is called otherwise. */
function reword(world: World, round: Round, namesakes: readonly string[], { kind }: Resource): void {
  if (namesakes.length > 1 && isCalledById(kind)) return;
  for (const id of namesakes) {
    const node = world.nodes.get(id);
    if (node) round.rejudged.add(node);
  }
}

function rewire(
  world: World,
  round: Round,
  node: Node,
  before: Resource | undefined,
  after: Resource | undefined,
): void {
  const old = before ? edgesOf(before) : [];
  const next = after ? edgesOf(after) : [];
  const same = (a: Relation) => (b: Relation) => a.to === b.to && a.type === b.type;
  for (const edge of old) {
    // A member that goes leaves its groups even where its edges stay the same.
    if (!after || !next.some(same(edge))) {
      disconnect(world, node.id, edge);
      touchEnd(world, round, edge);
    }
  }
  for (const edge of next) {
    if (!before || !old.some(same(edge))) {
      connect(world, node.id, edge);
      touchEnd(world, round, edge);
    }
  }
  round.regrouped.add(node.id);
  for (const group of node.groups) round.retallied.add(group);
  round.rewired.add(node);
  // What points here changes with it: members follow their cluster, a record its load balancer.
  for (const sources of world.edges.get(node.id)?.values() ?? []) {
    for (const id of sources) {
      const source = world.nodes.get(id);
      if (!source) continue;
      if (!before || !after) round.rewired.add(source);
      if (!before || !after || after.kind === 'rds:cluster') round.reread.add(source);
    }
  }
}

function touchEnd(world: World, round: Round, edge: Relation): void {
  if (edge.type === 'member-of' || edge.type === 'replicates') round.regrouped.add(edge.to);
  const end = world.nodes.get(edge.to);
  if (!end) return;
  round.rewired.add(end);
  round.reread.add(end);
}

/** Takes a node's reading out of what is counted over its account, region and zone. */
function unread(world: World, round: Round, node: Node, resource: Resource): void {
  const scope = scopeOf(world, resource);
  round.scopes.add(scope);
  if (node.reading && countsForSight(resource)) {
    scope.known -= node.reading.known;
    scope.lost -= node.reading.lost.length;
  }
  scope.unwell.delete(node);
  if (resource.zone !== undefined) {
    const key = `${resource.account}/${resource.zone}`;
    world.zones.get(key)?.failing.delete(node);
    round.zones.add(key);
  }
  noteErringZones(
    world,
    round,
    { node, account: resource.account },
    { before: node.reading?.failing ?? [], now: [] },
  );
  for (const name of node.services) round.reserviced.add(name);
  for (const id of sourcesOf(world, node.id, 'depends-on')) {
    const dependent = world.nodes.get(id);
    if (dependent) round.rejudged.add(dependent);
  }
  node.reading = undefined;
}

/** Things that are watched for themselves. What only watches others says nothing of how much we see. */
export function countsForSight(resource: Resource): boolean {
  return (
    resource.kind === 'ec2:instance' || resource.kind === 'rds:instance' || resource.kind === 'rds:cluster'
  );
}
