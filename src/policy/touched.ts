import type { Model } from '../model/model.ts';
import type { Policy, WorldName } from './policy.ts';

/** The names through which a target sees more than itself. */
const throughGroups: readonly WorldName[] = ['group', 'groups', 'siblings', 'service'];
const farNames: readonly WorldName[] = [...throughGroups, 'replicas'];

/** What the changes of the last fold could matter to. */
export interface Touched {
  /** Targets of which something of their own changed. */
  readonly near: ReadonlySet<string>;
  /** Others that can see a change through a group, a service or their replicas. */
  readonly far: ReadonlySet<string>;
  /** Policies for which neither is enough: an alarm that they name changed, or their reads are not known. */
  readonly wholly: ReadonlySet<Policy>;
}

/** Whether a policy can see a change of something else than its target. */
export function seesFar({ when: { reads } }: Policy): boolean {
  return reads === undefined || farNames.some((name) => reads.names.has(name));
}

export function touchedBy(model: Model, policies: readonly Policy[]): Touched {
  if (model.changes.length === 0) return { near: none, far: none, wholly: new Set(policies.filter(seesAll)) };
  const near = new Set<string>();
  const groups = new Set<string>();
  const services = new Set<string>();
  const alarms = new Set<string>();
  for (const change of model.changes) {
    switch (change.kind) {
      case 'resource':
        near.add(change.id);
        noteAlarm(model, change.id, change.how === 'removed', alarms);
        break;
      case 'signal':
        near.add(change.signal.resource);
        noteAlarm(model, change.signal.resource, false, alarms);
        break;
      case 'verdict':
        near.add(change.verdict.target);
        break;
      case 'group':
        groups.add(change.group.id);
        break;
      case 'service':
        services.add(change.service.name);
        break;
      case 'incident':
      case 'recollection':
        break;
    }
  }
  const asks = (names: readonly WorldName[]) =>
    policies.some(({ when }) => names.some((name) => when.reads?.names.has(name) === true));
  const far = new Set<string>();
  if (asks(throughGroups)) for (const id of members(model, near, groups, services)) far.add(id);
  if (asks(['replicas'])) for (const id of sources(model, near)) far.add(id);
  for (const id of near) far.delete(id);
  const isAlarmed = (name: string) => alarms.has(name) || alarms.has(anyAlarm);
  const wholly = policies.filter(
    (policy) => seesAll(policy) || [...(policy.when.reads?.alarms ?? [])].some(isAlarmed),
  );
  return { near, far, wholly: new Set(wholly) };
}

const none: ReadonlySet<string> = new Set();

/** What its condition reads is not known: anything could matter to it. */
function seesAll({ when: { reads } }: Policy): boolean {
  return reads === undefined;
}

/** Stands for an alarm that is gone, and with it its name. */
const anyAlarm = '\0';

function noteAlarm(model: Model, id: string, removed: boolean, alarms: Set<string>): void {
  const resource = model.resources.get(id);
  if (resource?.kind === 'cloudwatch:alarm') alarms.add(String(resource.facts['alarmName'] ?? resource.name));
  else if (removed && id.includes(':alarm:')) alarms.add(anyAlarm);
}

/** All that can see a changed resource, group or service through a group or service of its own. */
function members(
  model: Model,
  direct: ReadonlySet<string>,
  changedGroups: ReadonlySet<string>,
  changedServices: ReadonlySet<string>,
): ReadonlySet<string> {
  const groups = new Set(changedGroups);
  for (const id of direct) for (const group of model.groupsOf(id)) groups.add(group);
  const seen = new Set<string>();
  for (const name of changedServices) {
    const service = model.services.get(name);
    for (const id of service?.resources ?? []) seen.add(id);
    for (const id of service?.groups ?? []) groups.add(id);
  }
  for (const id of groups) {
    seen.add(id);
    for (const member of model.groups.get(id)?.members ?? []) seen.add(member);
  }
  return seen;
}

/** What a changed database is a copy of, or stands in a cluster with. */
function sources(model: Model, direct: ReadonlySet<string>): ReadonlySet<string> {
  const seen = new Set<string>();
  for (const id of direct) {
    for (const relation of model.resources.get(id)?.relations ?? []) {
      if (relation.type !== 'replicates' && relation.type !== 'member-of') continue;
      seen.add(relation.to);
      for (const edge of model.incoming(relation.to)) if (edge.type === 'member-of') seen.add(edge.from);
    }
  }
  return seen;
}
