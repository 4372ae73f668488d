import { targetsOf, type Node } from './world.ts';

/**
 * Whether all that speaks against a replica is its replication: that follows from its source, and says
 * nothing of the replica itself.
 */
export function followsSource(node: Node): boolean {
  if (node.resource?.kind !== 'rds:instance' || !node.reading) return false;
  if (targetsOf(node.resource, 'replicates').length === 0) return false;
  return node.reading.failing.length > 0 && node.reading.failing.every((signal) => signal.family === 'data');
}
