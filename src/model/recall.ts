import { keepRecollection, type Launches, type Recollection } from './recollection.ts';
import type { Fact, Resource, ResourceKind } from './resource.ts';
import type { GroupRecord, Round, World } from './world.ts';

/** Facts in which a poller keeps what it saw: Lambda has no history of an alias, and EC2 none of a security group. */
const keptFacts: Partial<Record<ResourceKind, readonly string[]>> = {
  'lambda:alias': ['version', 'versionSeenAt', 'goodVersion'],
  'security-group:group': ['rules', 'lostRules'],
};

/** More newborns of one group than the first few tell nothing new. */
const mostFollowed = 10;

/** Tells of what this round saw and AWS will not tell again, as far as it is not remembered already. */
export function recall(world: World, round: Round): void {
  const seen: Recollection[] = [];
  for (const change of round.changes) {
    if (change.kind !== 'resource') continue;
    const { id } = change;
    const resource = world.resources.get(id);
    if (resource === undefined) seen.push({ resource: id });
    else if (keptFacts[resource.kind] !== undefined) seen.push({ resource: id, facts: keptOf(resource) });
  }
  for (const id of round.launched) {
    const record = world.records.get(id);
    const launches = record && launchesOf(record);
    seen.push(launches === undefined ? { resource: id } : { resource: id, launches });
  }
  for (const recollection of seen) {
    const { resource, ...now } = recollection;
    const { resource: _, ...before } = world.recollections.get(resource) ?? { resource };
    if (JSON.stringify(before) === JSON.stringify(now)) continue;
    keepRecollection(world.recollections, recollection);
    round.changes.push({ kind: 'recollection', recollection });
  }
}

function keptOf({ kind, facts }: Resource): Readonly<Record<string, Fact>> {
  const kept: Record<string, Fact> = {};
  for (const name of keptFacts[kind] ?? []) {
    const fact = facts[name];
    if (fact !== undefined) kept[name] = fact;
  }
  return kept;
}

/** Undefined where all that was launched serves. */
function launchesOf({ members, stillborn }: GroupRecord): Launches | undefined {
  const newborns = members
    .flatMap(({ id, newborn }) => {
      if (newborn === undefined) return [];
      const { generation, words, launchedAt, failing } = newborn;
      return [{ id, generation, words, launchedAt, failing }];
    })
    .toSorted((a, b) => a.launchedAt - b.launchedAt)
    .slice(0, mostFollowed);
  return newborns.length === 0 && stillborn.length === 0 ? undefined : { newborns, stillborn };
}
