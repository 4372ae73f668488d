import { type Newborn, type Stillborn, withLife } from './newborn.ts';
import type { Node, Round, World } from './world.ts';

/** One that whoever looked before followed, if it is so young that it can hardly have served unseen. */
export function recalledNewborn(world: World, round: Round, node: Node): Newborn | undefined {
  for (const group of node.groups) {
    const known = recalledNewborns(world, round, group).find(({ id }) => id === node.id);
    if (known === undefined) continue;
    const { generation, words, launchedAt, failing } = known;
    return { group, generation, words, launchedAt, failing };
  }
  return undefined;
}

function recalledNewborns(world: World, { now }: Round, group: string) {
  const newborns = world.recollections.get(group)?.launches?.newborns ?? [];
  return newborns.filter(({ launchedAt }) => now - launchedAt < 2 * world.settings.newbornImmunityMs);
}

/** What a group that is seen for the first time had launched before and never served, by who looked then: gone since, too. */
export function recalledLives(
  world: World,
  round: Round,
  group: string,
  members: readonly string[],
): readonly Stillborn[] {
  const gone = recalledNewborns(world, round, group).filter(
    ({ id, failing }) => failing && !members.includes(id),
  );
  if (gone.length > 0) round.launched.add(group);
  const before = world.recollections.get(group)?.launches?.stillborn ?? [];
  return gone.reduce((lives, newborn) => withLife(lives, newborn, round.now), before);
}
