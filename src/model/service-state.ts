import { troubleOf } from './dependencies.ts';
import type { Group, GroupState } from './group.ts';
import { failingFamilies } from './reading.ts';
import { recordSetId } from './topology.ts';
import type { Trouble } from './trouble.ts';
import type { Node, ServiceRecord, World } from './world.ts';

const gravity: Readonly<Record<GroupState, number>> = {
  healthy: 0,
  degraded: 1,
  unknown: 2,
  critical: 3,
  down: 4,
};

interface Part {
  readonly state: GroupState;
  readonly reason: string;
  readonly cause: string;
  readonly name: string;
}

/**
 * A service is as well as the worst of the places where its users come in. Inner groups that are not
 * whole make it degraded, no worse: whether users feel it shows where they come in.
 */
export function stateOfService(
  world: World,
  record: ServiceRecord,
): { readonly state: GroupState; readonly reason: string; readonly trouble: Trouble | undefined } {
  const entries = record.entries.map((node) => entryPart(world, node));
  if (entries.length === 0) {
    return { state: 'unknown', reason: 'None of its resources has been found.', trouble: undefined };
  }
  const worst = entries.reduce((a, b) => (gravity[b.state] > gravity[a.state] ? b : a));
  let { state, reason } = worst;
  if (state === 'healthy') {
    const inner = record.groups
      .map((id) => world.groups.get(id))
      .find((group) => group && group.state !== 'healthy' && group.members.length > 0);
    if (inner) ({ state, reason } = { state: 'degraded', reason: groupReason(inner) });
  }
  return { state, reason, trouble: troubleOfService(record, worst) };
}

function entryPart(world: World, node: Node): Part {
  const set = node.resource && recordSetId(node.resource);
  const group = world.groups.get(set ?? node.id);
  if (group) return { state: group.state, reason: groupReason(group), cause: group.id, name: group.name };
  const name = node.resource?.name ?? node.id;
  const about = { cause: node.id, name };
  switch (node.reading?.standing) {
    case 'serving':
    case 'unchecked':
      return node.reading.warning.length > 0
        ? { state: 'degraded', reason: `${name} serves with warnings.`, ...about }
        : { state: 'healthy', reason: `${name} serves.`, ...about };
    case 'moving':
      return { state: 'degraded', reason: `${name} is starting or in transition.`, ...about };
    case 'failing': {
      const nothingBehind = node.reading.failing.some((signal) => signal.check === 'elb/targets-serving');
      return failingFamilies(node.reading).size >= 2 || nothingBehind
        ? { state: 'down', reason: `${name} has failed.`, ...about }
        : { state: 'critical', reason: `${name} fails by one kind of evidence.`, ...about };
    }
    default:
      return { state: 'unknown', reason: `Nothing fresh is known of ${name}.`, ...about };
  }
}

function groupReason(group: Group): string {
  const unseen = group.unknown === 0 ? '' : `, ${group.unknown} unknown`;
  return `${group.serving} of ${group.desired} of ${group.name} serve${unseen}.`;
}

/** What those who depend on this service may blame: its database writer, or that nobody gets in at all. */
function troubleOfService(record: ServiceRecord, worst: Part): Trouble | undefined {
  let unseen: Trouble | undefined;
  for (const node of record.writers) {
    const found = troubleOf(node);
    if (found?.kind === 'failed') return found;
    unseen ??= found;
  }
  const { cause, name } = worst;
  if (worst.state === 'down') return { kind: 'failed', cause, name, how: 'is down' };
  if (unseen) return unseen;
  return worst.state === 'unknown' ? { kind: 'unseen', cause, name, how: 'cannot be seen' } : undefined;
}

/** Whether it is a database that others write to. */
export function takesWrites(node: Node): boolean {
  const role = node.resource?.facts.role;
  return node.resource?.kind === 'rds:instance' && role !== 'reader' && role !== 'replica';
}
