import { derivedName, isDeclared } from './service-roots.ts';
import { stateOfService, takesWrites } from './service-state.ts';
import { compareText } from './text-order.ts';
import { walk } from './walk.ts';
import type { Node, Round, ServiceRecord, World } from './world.ts';

/**
 * Walks anew the services around nodes whose edges changed, then works out the state of every service of
 * which something changed. Declared services come first: what they hold needs no derived one.
 */
export function serve(world: World, round: Round): void {
  const dirty = new Set<string>();
  const { redeclared } = world;
  const rewired = redeclared ? redeclare(world, dirty) : round.rewired;
  for (const node of rewired) {
    for (const name of node.services) dirty.add(name);
    for (const declaration of world.declarations) {
      const belongs = node.resource !== undefined && isDeclared(declaration, node.resource);
      if (root(world, node, declaration.name, belongs)) dirty.add(declaration.name);
    }
  }
  const declared = new Set(world.declarations.map(({ name }) => name));
  const candidates = new Set(rewired);
  for (const name of dirty) if (declared.has(name)) rewalk(world, round, name, candidates);

  for (const node of candidates) {
    const free = node.resource !== undefined && !node.services.some((name) => declared.has(name));
    const derived = free ? derivedName(world, node) : undefined;
    const name = derived === undefined || declared.has(derived) ? undefined : derived;
    const before = world.derivedNames.get(node);
    if (before !== undefined && before !== name) {
      root(world, node, before, false);
      dirty.add(before);
    }
    if (name === undefined) world.derivedNames.delete(node);
    else {
      world.derivedNames.set(node, name);
      if (root(world, node, name, true)) dirty.add(name);
    }
  }
  for (const name of dirty) if (!declared.has(name)) rewalk(world, round, name, undefined);
  for (const name of dirty) round.reserviced.add(name);
  for (const name of round.reserviced) restateService(world, round, name);
  if (!redeclared) return;
  for (const name of world.services.keys()) if (!world.serviceRecords.has(name)) world.services.delete(name);
}

/** Forgets every service, so that all are formed again from the new declarations. */
function redeclare(world: World, dirty: Set<string>): Iterable<Node> {
  world.redeclared = false;
  for (const record of world.serviceRecords.values()) for (const node of record.nodes) node.services = [];
  world.serviceRecords.clear();
  world.derivedNames.clear();
  for (const { name } of world.declarations) {
    recordOf(world, name);
    dirty.add(name);
  }
  return [...world.nodes.values()];
}

function recordOf(world: World, name: string): ServiceRecord {
  let record = world.serviceRecords.get(name);
  if (!record) {
    const declaration = world.declarations.find((other) => other.name === name);
    record = {
      name,
      declaration,
      roots: new Set(),
      nodes: [],
      nodeIds: [],
      entries: [],
      groups: [],
      writers: [],
      trouble: undefined,
    };
    world.serviceRecords.set(name, record);
  }
  return record;
}

/** Makes a node a root of a service, or no longer. Answers whether that is new. */
function root(world: World, node: Node, name: string, belongs: boolean): boolean {
  if (!belongs) return world.serviceRecords.get(name)?.roots.delete(node) ?? false;
  const { roots } = recordOf(world, name);
  if (roots.has(node)) return false;
  roots.add(node);
  return true;
}

function rewalk(world: World, round: Round, name: string, moved: Set<Node> | undefined): void {
  const record = world.serviceRecords.get(name);
  if (!record) return;
  const found = walk(world, record.roots);
  const former = new Set(record.nodes);
  for (const node of found.nodes) {
    if (former.delete(node)) continue;
    if (!node.services.includes(name)) node.services = [...node.services, name].toSorted(compareText);
    moved?.add(node);
    if (node.reading?.standing === 'failing') round.rejudged.add(node);
  }
  for (const node of former) {
    node.services = node.services.filter((other) => other !== name);
    moved?.add(node);
    if (node.reading?.standing === 'failing') round.rejudged.add(node);
  }
  const nodeIds = found.nodes.map((node) => node.id);
  const unmoved = sameList(nodeIds, record.nodeIds);
  Object.assign(record, found, { writers: found.nodes.filter(takesWrites) }, unmoved ? {} : { nodeIds });
}

function restateService(world: World, round: Round, name: string): void {
  const record = world.serviceRecords.get(name);
  if (!record) return;
  if (record.roots.size === 0 && !record.declaration) {
    world.serviceRecords.delete(name);
    world.services.delete(name);
    return;
  }
  const before = world.services.get(name);
  const { state, reason, trouble } = stateOfService(world, record);
  const sameParts = before?.resources === record.nodeIds && sameList(before.groups, record.groups);
  if (!sameParts || before.state !== state || before.reason !== reason) {
    const service = {
      name,
      tier: record.declaration?.tier ?? 3,
      derived: record.declaration === undefined,
      resources: record.nodeIds,
      groups: record.groups,
      dependsOn: record.declaration?.dependsOn ?? [],
      objectives: record.declaration?.objectives ?? {},
      state,
      since: before?.state === state ? before.since : round.now,
      reason,
    };
    world.services.set(name, service);
    round.changes.push({ kind: 'service', service, from: before?.state });
  }
  if (record.trouble?.kind === trouble?.kind && record.trouble?.cause === trouble?.cause) return;
  record.trouble = trouble;
  for (const dependent of world.serviceRecords.values()) {
    if (!dependent.declaration?.dependsOn.includes(name)) continue;
    for (const node of dependent.nodes) if (node.reading?.standing === 'failing') round.rejudged.add(node);
  }
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
