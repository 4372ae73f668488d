import { failingFamilies } from './reading.ts';
import { followsSource } from './replication.ts';
import type { Trouble } from './trouble.ts';
import { type Node, targetsOf, type World } from './world.ts';

/**
 * What is wrong with the things that a node depends on: by its own `depends-on` edges, by its service's
 * declaration, and for a replica its source. A failure found comes before one that cannot be ruled out.
 */
export function trouble(world: World, node: Node): Trouble | undefined {
  let unseen: Trouble | undefined;
  for (const found of troubles(world, node)) {
    if (found?.kind === 'failed') return found;
    unseen ??= found;
  }
  return unseen;
}

function* troubles(world: World, node: Node): Iterable<Trouble | undefined> {
  for (const id of targetsOf(node.resource, 'depends-on')) yield troubleOf(world.nodes.get(id));
  if (followsSource(node)) {
    for (const id of targetsOf(node.resource, 'replicates')) yield troubleOf(world.nodes.get(id));
  }
  for (const name of node.services) {
    for (const other of world.serviceRecords.get(name)?.declaration?.dependsOn ?? []) {
      if (other !== name && !node.services.includes(other)) yield world.serviceRecords.get(other)?.trouble;
    }
  }
}

/**
 * What is wrong with one thing that others depend on. One witness against it is not enough to blame it,
 * unless the second one is out of sight.
 */
export function troubleOf(node: Node | undefined): Trouble | undefined {
  if (!node?.resource || !node.reading) return undefined;
  const { reading, resource } = node;
  const about = { cause: node.id, name: resource.name };
  switch (reading.standing) {
    case 'failing':
      if (failingFamilies(reading).size >= 2) return { kind: 'failed', ...about, how: 'has failed' };
      return reading.lost.length > 0 ? { kind: 'unseen', ...about, how: 'cannot be seen' } : undefined;
    case 'moving':
      return reading.phase?.kind === 'in-transition'
        ? { kind: 'failed', ...about, how: `is in transition (${reading.phase.reason})` }
        : undefined;
    case 'unknown':
      return { kind: 'unseen', ...about, how: 'cannot be seen' };
    case 'serving':
    case 'unchecked':
      return undefined;
  }
}
