import { type Signal, stateAt } from './signal.ts';
import { targetsOf, type Node, type World } from './world.ts';

/**
 * Whether all that speaks against a replica is its replication: that follows from its source, and says
 * nothing of the replica itself.
 */
export function followsSource(node: Node): boolean {
  if (node.resource?.kind !== 'rds:instance' || !node.reading) return false;
  if (targetsOf(node.resource, 'replicates').length === 0) return false;
  return node.reading.failing.length > 0 && node.reading.failing.every((signal) => signal.family === 'data');
}

/** Whether a check of its own fails: what its replicas say of it is left out. */
export function failsItself(node: Node | undefined, now: number): boolean {
  return (
    node?.observed.some((signal) => signal.nature === undefined && stateAt(signal, now) === 'fail') ?? false
  );
}

/**
 * What was observed of a node, as it bears on the node itself. A replica whose source fails is cut off:
 * RDS calls its replication broken. That is the source's fault and a witness against the source; the
 * replica goes on answering, with data that no longer grows, so of it that is a warning. Without this no
 * replica of a dead writer would ever count as fit to take its place.
 */
export function ownSignals(world: World, node: Node, now: number): readonly Signal[] {
  const sources = targetsOf(node.resource, 'replicates');
  if (node.resource?.kind !== 'rds:instance' || sources.length === 0) return node.observed;
  if (!sources.some((id) => failsItself(world.nodes.get(id), now))) return node.observed;
  return node.observed.map((signal) =>
    signal.check === 'rds/replication' && signal.state === 'fail'
      ? { ...signal, state: 'warn' as const, reason: `${signal.reason} (its source has failed)` }
      : signal,
  );
}
