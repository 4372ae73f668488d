import { generationOf } from './generation.ts';
import { shortName, withLife } from './newborn.ts';
import { recalledNewborn } from './recalled-newborns.ts';
import type { Resource } from './resource.ts';
import { type Signal, stateAt } from './signal.ts';
import { timeInWords } from './time-in-words.ts';
import type { GroupRecord, Node, Round, World } from './world.ts';

/** A group that launched nothing for so long has nothing to tell of what it launches. */
const rememberedMs = 3_600_000;

/**
 * Follows what groups launch until it serves, so that a group whose newborns never come up is seen although
 * each of them is gone before its own failure counts. Only members that were met young are followed: of the
 * others it is not known whether they ever served. Answers whether there is something new to tell.
 */
export function attend(world: World, round: Round, node: Node, resource: Resource): boolean {
  const launchedAt = resource.facts.launchTime;
  if (typeof launchedAt !== 'number' || !node.reading) return false;
  const isYoung = round.now - launchedAt < world.settings.newbornImmunityMs;
  node.newborn ??= isYoung ? undefined : recalledNewborn(world, round, node);
  // One that nobody followed speaks for its version as well, if it serves: against those that had ended when it was launched.
  if (!node.newborn && !isYoung)
    return (
      hasServed(node, round.now, isYoung) && clear(world, round, { node, resource, endedBefore: launchedAt })
    );
  if (isEnding(resource)) return endLife(world, round, node);
  if (hasServed(node, round.now, isYoung)) return forgive(world, round, node, resource);

  // Once it is on its way out, what it failed by is no longer looked at.
  if (node.newborn && node.reading.phase?.kind === 'in-transition') return false;
  const failing = node.reading.failing.length > 0;
  if (node.newborn) {
    const moved = node.newborn.failing !== failing || !isYoung;
    if (node.newborn.failing !== failing) round.launched.add(node.newborn.group);
    node.newborn.failing = failing;
    return moved;
  }
  const group = node.groups.find((id) => world.records.get(id)?.definition.kind === 'autoscaling:group');
  const generation = generationOf(resource);
  if (group === undefined || !generation) return false;
  node.newborn = { group, generation: generation.key, words: generation.words, launchedAt, failing };
  round.launched.add(group);
  return failing;
}

/** A newborn that leaves its group, or that its group ends, has had its chance. */
export function endLife(world: World, round: Round, node: Node): boolean {
  const { newborn } = node;
  if (!newborn) return false;
  node.newborn = undefined;
  round.launched.add(newborn.group);
  const record = world.records.get(newborn.group);
  if (!record || !newborn.failing) return false;
  record.stillborn = withLife(record.stillborn, { ...newborn, id: node.id }, round.now);
  return true;
}

function isEnding({ facts }: Resource): boolean {
  return (
    facts.state === 'shutting-down' ||
    (typeof facts.lifecycleState === 'string' && facts.lifecycleState.startsWith('Terminat'))
  );
}

/** A machine that boots is not yet one that serves: where there is a load balancer, its word counts. */
function hasServed({ reading, targetHealth }: Node, now: number, isYoung: boolean): boolean {
  if (reading?.standing !== 'serving') return false;
  if (targetHealth.length === 0) return !isYoung;
  return targetHealth.some((signal) => stateAt(signal, now) === 'pass');
}

/** One newborn that serves clears those of its generation that did not. */
function forgive(world: World, round: Round, node: Node, resource: Resource): boolean {
  const { newborn } = node;
  if (newborn) round.launched.add(newborn.group);
  node.newborn = undefined;
  return clear(world, round, { node, resource, endedBefore: Infinity }) || newborn?.failing === true;
}

function clear(
  world: World,
  round: Round,
  { node, resource, endedBefore }: { node: Node; resource: Resource; endedBefore: number },
): boolean {
  const generation = generationOf(resource)?.key;
  let cleared = false;
  for (const id of node.groups) {
    const record = world.records.get(id);
    if (!record) continue;
    const left = record.stillborn.filter(
      (life) => life.generation !== generation || life.endedAt >= endedBefore,
    );
    if (left.length === record.stillborn.length) continue;
    record.stillborn = left;
    round.launched.add(id);
    cleared = true;
  }
  return cleared;
}

/**
 * `autoscaling/newborns` of a group: whether what it launches comes up. One that did not is a warning, two
 * in a row from the same version are a failure, and none is nothing to tell. Members that had served and
 * fail as well speak for another cause, so with them it stays a warning.
 */
export function newbornsSignal(
  world: World,
  record: GroupRecord,
  node: Node,
  now: number,
): Signal | undefined {
  const [said] = node.observed;
  if (!said) return undefined;
  const overdue = record.members.filter((member) => isOverdue(member, node, world, now));
  const isRecent = now - (record.stillborn.at(-1)?.endedAt ?? 0) < rememberedMs;
  const ended = isRecent ? record.stillborn : [];
  const { generation: last, words } = overdue[0]?.newborn ?? ended.at(-1) ?? {};
  const names = [
    ...ended
      .filter(({ generation }) => generation === last)
      .map(({ name, endedAt }) => `${name} (ended at ${timeInWords(endedAt)})`),
    ...overdue.flatMap(({ id, newborn }) =>
      newborn && newborn.generation === last
        ? `${shortName(id)} (launched at ${timeInWords(newborn.launchedAt)})`
        : [],
    ),
  ];
  if (names.length === 0) return undefined;
  const others = othersFail(world, record);
  const what =
    names.length === 1
      ? `the last instance that ${record.definition.name} launched, from ${words}, has not served: ${names[0]}`
      : `the last ${names.length} instances that ${record.definition.name} launched, from ${words}, have not served: ${names.slice(-3).join(', ')}`;
  return {
    resource: node.id,
    check: 'autoscaling/newborns',
    state: names.length >= 2 && !others ? 'fail' : 'warn',
    since: now,
    observedAt: said.observedAt,
    validForMs: said.validForMs,
    family: 'control-plane',
    reason: others ? `${what}; but others fail as well` : what,
    value: names.length,
  };
}

/** A newborn that still fails once neither we nor its group give it any more time. */
function isOverdue({ newborn }: Node, group: Node, world: World, now: number): boolean {
  if (!newborn?.failing || newborn.group !== group.id) return false;
  const grace = group.resource?.facts.healthCheckGraceSeconds;
  const graceMs = typeof grace === 'number' ? grace * 1000 : 0;
  return now - newborn.launchedAt >= Math.max(world.settings.newbornImmunityMs, graceMs);
}

function othersFail(world: World, record: GroupRecord): boolean {
  const others = record.members.filter(({ newborn }) => newborn === undefined);
  const failing = others.filter(({ counted }) => counted.as === 'failing').length;
  return failing > world.settings.zoneSiblingShare * others.length;
}
