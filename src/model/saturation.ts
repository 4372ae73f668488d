import { type Signal, stateAt } from './signal.ts';
import { takesWrites } from './service-state.ts';
import { type Node, type Round, sourcesOf, targetsOf, type World } from './world.ts';

/** How full one thing is, by a check that measures it. */
export interface Saturation {
  readonly node: Node;
  readonly signal: Signal;
  /** False: it was saturated when it was last seen, and that cannot be read any more. */
  readonly isFresh: boolean;
}

/** Whether a thing is saturated by its own checks; what warns only, as what sets off scaling, says nothing. */
function saturationOf(world: World, node: Node | undefined, now: number): Saturation | undefined {
  if (!node) return undefined;
  const own = saturationIn(world, node, node.observed, now);
  if (own?.isFresh || node.derived.length === 0) return own;
  return saturationIn(world, node, node.derived, now) ?? own;
}

function saturationIn(
  world: World,
  node: Node,
  signals: readonly Signal[],
  now: number,
): Saturation | undefined {
  let lost: Saturation | undefined;
  for (let index = 0; index < signals.length; index++) {
    const signal = signals[index];
    if (signal?.measures === undefined || signal.nature !== undefined) continue;
    const state = stateAt(signal, now);
    if (state === 'fail') return { node, signal, isFresh: true };
    const last = signal.state === 'unknown' ? world.lastKnown.get(signal) : signal;
    if (state === 'unknown' && last?.state === 'fail') lost ??= { node, signal, isFresh: false };
  }
  return lost;
}

/**
 * The saturation that may explain why a thing fails: its own, that of a group it stands in or of what
 * distributes to it, or that of what it depends on. What is fresh comes before what cannot be seen any more.
 */
export function burdenOf(world: World, node: Node, now: number): Saturation | undefined {
  let lost: Saturation | undefined;
  for (const other of bearers(world, node)) {
    const found = saturationOf(world, other, now);
    if (found?.isFresh) return found;
    lost ??= found;
  }
  return lost;
}

/** From the closest on. */
function* bearers(world: World, node: Node): Iterable<Node | undefined> {
  yield node;
  for (const id of [node.id, ...node.groups]) {
    if (id !== node.id) yield world.nodes.get(id);
    for (const balancer of sourcesOf(world, id, 'routes-to')) yield world.nodes.get(balancer);
  }
  for (const type of ['depends-on', 'replicates', 'routes-to'] as const)
    for (const id of targetsOf(node.resource, type)) yield world.nodes.get(id);
  for (const name of node.services) {
    const own = world.serviceRecords.get(name);
    for (const each of [name, ...(own?.declaration?.dependsOn ?? [])])
      for (const writer of world.serviceRecords.get(each)?.writers ?? []) yield writer;
  }
}

/**
 * Notes whether a node is saturated, and where that is new marks those that fail and whose failure it may
 * explain. It is the other direction of `bearers`.
 */
export function spreadSaturation(world: World, round: Round, node: Node): void {
  const found = saturationOf(world, node, round.now);
  const saturated = found && (found.isFresh ? 'fresh' : 'lost');
  if (node.saturated === saturated) return;
  node.saturated = saturated;
  const mark = (other: Node | undefined) => {
    if (other?.reading?.standing === 'failing') round.rejudged.add(other);
  };
  const groups = [node.id, ...targetsOf(node.resource, 'routes-to')];
  for (const id of groups) {
    mark(world.nodes.get(id));
    for (const member of world.records.get(id)?.members ?? []) mark(member);
  }
  for (const type of ['depends-on', 'replicates', 'routes-to'] as const)
    for (const id of sourcesOf(world, node.id, type)) mark(world.nodes.get(id));
  if (!takesWrites(node)) return;
  for (const record of world.serviceRecords.values()) {
    const needs = [record.name, ...(record.declaration?.dependsOn ?? [])];
    if (needs.some((name) => node.services.includes(name))) for (const each of record.nodes) mark(each);
  }
}
