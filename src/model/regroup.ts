import { type Census, count, emptyCensus } from './census.ts';
import type { Group } from './group.ts';
import { endLife } from './newborns.ts';
import { recalledLives } from './recalled-newborns.ts';
import { compareText } from './text-order.ts';
import { type GroupRecord, type Node, type Round, sourcesOf, type World } from './world.ts';

/** Forms anew the groups whose members may have changed. */
export function regroup(world: World, round: Round): void {
  // Sorted, so that what is the last group of a thing does not hang on who spoke first.
  for (const id of [...round.regrouped].toSorted(compareText)) {
    const definition = define(world, id);
    const record = world.records.get(id);
    if (!definition) {
      if (record) dissolve(world, round, id, record);
      continue;
    }
    const members = membersOf(world, id, definition.kind);
    const before = new Set(record?.members);
    const census = record?.census ?? emptyCensus();
    for (const member of members) if (!before.delete(member)) join(member, id, census);
    for (const former of before) {
      if (former.newborn?.group === id) endLife(world, round, former);
      leave(former, id, census);
    }
    const memberIds = members.map((member) => member.id);
    if (record) Object.assign(record, { definition, members, memberIds });
    else {
      world.records.set(id, {
        definition,
        members,
        memberIds,
        census,
        correlated: undefined,
        deployment: undefined,
        stillborn: recalledLives(world, round, id, memberIds),
        concentrations: new Map(),
      });
    }
    round.retallied.add(id);
  }
  if (round.regrouped.size > 0) relateAgain(world, round);
}

/** Who is related to whom may have changed, so whatever rests on failures of unrelated groups is judged again. */
function relateAgain(world: World, round: Round): void {
  for (const scope of world.scopes.values()) if (scope.unwell.size > 0) round.scopes.add(scope);
  for (const [key, zone] of world.zones) if (zone.groups.size > 0) round.zones.add(key);
}

/** What makes this id a group, if anything does. */
function define(world: World, id: string): GroupRecord['definition'] | undefined {
  const resource = world.nodes.get(id)?.resource;
  switch (resource?.kind) {
    case 'autoscaling:group':
    case 'elbv2:target-group':
    case 'elb:load-balancer':
    case 'rds:cluster':
    case 'elasticache:replication-group': {
      const { kind, name, account, region, facts } = resource;
      const desired = kind === 'autoscaling:group' ? facts.desired : undefined;
      return { id, kind, name, account, region, ...(typeof desired === 'number' ? { desired } : {}) };
    }
    case 'rds:instance': {
      if (isEmpty(sourcesOf(world, id, 'replicates'))) return undefined;
      const { name, account, region } = resource;
      return { id, kind: 'rds:replication', name, account, region };
    }
    case undefined: {
      for (const member of sourcesOf(world, id, 'member-of')) {
        const record = world.nodes.get(member)?.resource;
        if (record?.kind !== 'route53:record') return undefined;
        const name = typeof record.facts.recordName === 'string' ? record.facts.recordName : record.name;
        return { id, kind: 'route53:record-set', name, account: record.account, region: record.region };
      }
      return undefined;
    }
    default:
      return undefined;
  }
}

function membersOf(world: World, id: string, kind: Group['kind']): readonly Node[] {
  const ids =
    kind === 'rds:replication'
      ? [id, ...sourcesOf(world, id, 'replicates')]
      : sourcesOf(world, id, 'member-of');
  const members: Node[] = [];
  for (const member of ids) {
    const node = world.nodes.get(member);
    if (node?.resource) members.push(node);
  }
  // Sorted, so that the order in which members were discovered shows nowhere.
  return members.toSorted((a, b) => compareText(a.id, b.id));
}

function dissolve(world: World, round: Round, id: string, record: GroupRecord): void {
  for (const member of record.members) {
    if (member.newborn?.group === id) member.newborn = undefined;
    leave(member, id, record.census);
    if (member.resource) round.rejudged.add(member);
  }
  for (const zone of record.concentrations.keys()) {
    const key = `${record.definition.account}/${zone}`;
    world.zones.get(key)?.groups.delete(id);
    round.zones.add(key);
  }
  world.records.delete(id);
  world.groups.delete(id);
}

function join(node: Node, group: string, census: Census): void {
  count(census, node.counted, 1);
  if (!node.groups.includes(group)) node.groups = [...node.groups, group].toSorted(compareText);
}

function leave(node: Node, group: string, census: Census): void {
  count(census, node.counted, -1);
  node.groups = node.groups.filter((other) => other !== group);
  node.lastGroup = group;
}

function isEmpty(items: Iterable<string>): boolean {
  for (const _ of items) return false;
  return true;
}
