import { concentrationsOf, correlation } from './correlation.ts';
import { deploymentOf } from './deployment.ts';
import type { Group, GroupState } from './group.ts';
import { type GroupRecord, type Node, type Round, type World, zoneOf } from './world.ts';

/** Counts anew the groups of which a member's standing may have changed, and what their failures share. */
export function tally(world: World, round: Round): void {
  for (const id of round.retallied) {
    const record = world.records.get(id);
    if (!record) continue;
    const before = world.groups.get(id);
    const after = countGroup(record, before, round.now);
    if (!before || !sameGroup(before, after)) {
      world.groups.set(id, after);
      round.changes.push({ kind: 'group', group: after, from: before?.state });
      for (const member of record.members) for (const name of member.services) round.reserviced.add(name);
      for (const name of world.nodes.get(id)?.services ?? []) round.reserviced.add(name);
    }
    correlate(world, round, record);
  }
}

function countGroup(record: GroupRecord, before: Group | undefined, now: number): Group {
  const { members, memberIds, census } = record;
  const { serving } = census.all;
  const failing = census.all.failing + census.all.following;
  const unknown = census.all.unknown + census.all.lost;
  const { desired = members.length, ...what } = record.definition;
  const state = groupState({
    desired,
    members: members.length,
    serving,
    failing,
    unknown,
    writerFails: failing > 0 && writerFails(record),
  });
  const zones: Record<string, { serving: number; total: number }> = {};
  for (const [zone, count] of census.zones) zones[zone] = { serving: count.serving, total: count.total };
  return {
    ...what,
    members: memberIds,
    desired,
    serving,
    failing,
    unknown,
    zones,
    state,
    since: before?.state === state ? before.since : now,
  };
}

/**
 * k of n. `healthy`: as many serve as there should be and none fails. `critical`: fewer than half, or the
 * last one of several. `down`: none. `unknown`: of most nothing fresh is known, or of those that might
 * be the only ones serving. A database group whose writer fails is critical however many readers serve.
 */
export function groupState(count: {
  readonly desired: number;
  readonly members: number;
  readonly serving: number;
  readonly failing: number;
  readonly unknown: number;
  readonly writerFails: boolean;
}): GroupState {
  const { desired, members, serving, failing, unknown } = count;
  const wanted = Math.max(desired, 1);
  if (members === 0) return desired === 0 ? 'unknown' : 'down';
  if (serving === 0) return unknown > 0 ? 'unknown' : desired === 0 ? 'healthy' : 'down';
  if (unknown > members / 2) return 'unknown';
  // What is not known may serve: it makes a group degraded, and only what is known to be missing critical.
  const perhaps = serving + unknown;
  if (count.writerFails || perhaps < wanted / 2 || (perhaps === 1 && Math.max(wanted, members) > 1))
    return 'critical';
  return serving < wanted || failing > 0 || unknown > 0 ? 'degraded' : 'healthy';
}

/** Whether the one member that takes the writes of a database group fails. */
function writerFails({ definition, members }: GroupRecord): boolean {
  if (definition.kind === 'rds:replication') {
    return members.find((member) => member.id === definition.id)?.reading?.standing === 'failing';
  }
  if (definition.kind !== 'rds:cluster') return false;
  return members.some((member) => isWriter(member) && member.reading?.standing === 'failing');
}

function isWriter(node: Node): boolean {
  return node.resource?.facts.role === 'writer';
}

function correlate(world: World, round: Round, record: GroupRecord): void {
  const { census } = record;
  const { id, name, account } = record.definition;
  const correlated = correlation(name, census, world.settings);
  const concentrations = concentrationsOf(census, world.settings);
  for (const zone of record.concentrations.keys()) {
    if (!concentrations.has(zone)) zoneOf(world, account, zone).groups.delete(id);
    round.zones.add(`${account}/${zone}`);
  }
  for (const [zone, found] of concentrations) {
    zoneOf(world, account, zone).groups.set(id, found);
    round.zones.add(`${account}/${zone}`);
  }
  record.concentrations = concentrations;
  const deployment = deploymentOf(record, world.settings);
  const isOther =
    record.deployment?.reason !== deployment?.reason || record.deployment?.kind !== deployment?.kind;
  const group = isOther ? world.nodes.get(id) : undefined;
  if (group) round.rejudged.add(group);
  if (record.correlated === correlated && !isOther) return;
  record.correlated = correlated;
  record.deployment = deployment;
  for (const member of record.members) if (member.reading?.standing === 'failing') round.rejudged.add(member);
}

function sameGroup(a: Group, b: Group): boolean {
  return (
    a.state === b.state &&
    a.serving === b.serving &&
    a.failing === b.failing &&
    a.unknown === b.unknown &&
    a.desired === b.desired &&
    a.name === b.name &&
    a.members === b.members &&
    sameZones(a.zones, b.zones)
  );
}

function sameZones(a: Group['zones'], b: Group['zones']): boolean {
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => a[name]?.serving === b[name]?.serving && a[name]?.total === b[name]?.total)
  );
}
