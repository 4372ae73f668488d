import { type Signal, stateAt } from './signal.ts';
import { type Node, sourcesOf, targetsOf, type World } from './world.ts';

/**
 * Whether all that speaks against a replica is its replication: that follows from its source, and says
 * nothing of the replica itself.
 */
export function followsSource(node: Node): boolean {
  if (node.resource?.kind !== 'rds:instance' || !node.reading) return false;
  if (targetsOf(node.resource, 'replicates').length === 0) return false;
  return node.reading.failing.length > 0 && node.reading.failing.every((signal) => signal.family === 'data');
}

/**
 * Whether a check of its own fails: what its replicas say of it is left out, unless its clients say the same.
 */
export function failsItself(world: World, node: Node | undefined, now: number): boolean {
  if (node === undefined) return false;
  return (
    node.observed.some((signal) => signal.nature === undefined && stateAt(signal, now) === 'fail') ||
    isDeserted(world, node, now)
  );
}

/**
 * Its clients and its replicas have left it together. That nobody is connected any more says nothing alone
 * (they went home), nor does broken replication (a link, a replica); both at once are two witnesses.
 */
function isDeserted(world: World, node: Node, now: number): boolean {
  const connections = node.observed.find(({ check }) => check === 'rds/connections');
  if (connections === undefined || stateAt(connections, now) !== 'warn') return false;
  return brokenReplication(world, node, now) !== undefined;
}

/** What all of its replicas say of their replication, where that is that it is broken on each; else undefined. */
export function brokenReplication(world: World, node: Node, now: number): readonly Signal[] | undefined {
  const broken: Signal[] = [];
  for (const id of sourcesOf(world, node.id, 'replicates')) {
    const signal = world.nodes.get(id)?.observed.find(({ check }) => check === 'rds/replication');
    if (signal === undefined || stateAt(signal, now) !== 'fail') return undefined;
    broken.push(signal);
  }
  return broken.length === 0 ? undefined : broken;
}

/**
 * What was observed of a node, as it bears on the node itself. A replica whose source fails is cut off:
 * RDS calls its replication broken. That is the source's fault and a witness against the source; the
 * replica goes on answering, with data that no longer grows, so of it that is a warning. Without this no
 * replica of a dead writer would ever count as fit to take its place. Of a writer that its replicas lost,
 * that its clients are gone, too, is a failure.
 */
export function ownSignals(world: World, node: Node, now: number): readonly Signal[] {
  if (node.resource?.kind !== 'rds:instance') return node.observed;
  if (isDeserted(world, node, now))
    return restated(node.observed, 'rds/connections', 'fail', 'and its replicas have lost it, too');
  const sources = targetsOf(node.resource, 'replicates');
  if (!sources.some((id) => failsItself(world, world.nodes.get(id), now))) return node.observed;
  return restated(node.observed, 'rds/replication', 'warn', 'its source has failed');
}

/** Only what fails or warns is said otherwise: what passes or is unknown stays as it is. */
function restated(
  signals: readonly Signal[],
  check: string,
  state: 'warn' | 'fail',
  because: string,
): readonly Signal[] {
  return signals.map((signal) =>
    signal.check === check && (signal.state === 'fail' || signal.state === 'warn')
      ? { ...signal, state, reason: `${signal.reason} (${because})` }
      : signal,
  );
}
