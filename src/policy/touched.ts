import type { Model } from '../model/model.ts';
import type { Policy, WorldName } from './policy.ts';

/** The names through which a target sees more than itself. */
const throughGroups: readonly WorldName[] = ['group', 'groups', 'siblings', 'service'];

/**
 * Which targets the changes of the last fold could matter to, for one policy: `all` when an alarm that
 * it names changed or its reads are not known.
 */
export interface Touched {
  of(policy: Policy): 'all' | Iterable<string>;
}

export function touchedBy(model: Model): Touched {
  const direct = new Set<string>();
  const groups = new Set<string>();
  const services = new Set<string>();
  const alarms = new Set<string>();
  for (const change of model.changes) {
    switch (change.kind) {
      case 'resource':
        direct.add(change.id);
        noteAlarm(model, change.id, change.how === 'removed', alarms);
        break;
      case 'signal':
        direct.add(change.signal.resource);
        noteAlarm(model, change.signal.resource, false, alarms);
        break;
      case 'verdict':
        direct.add(change.verdict.target);
        break;
      case 'group':
        groups.add(change.group.id);
        break;
      case 'service':
        services.add(change.service.name);
        break;
      case 'incident':
        break;
    }
  }
  let viaGroups: ReadonlySet<string> | undefined;
  let viaReplicas: ReadonlySet<string> | undefined;
  return {
    of(policy) {
      const reads = policy.when.reads;
      if (reads === undefined) return 'all';
      for (const name of reads.alarms) if (alarms.has(name) || alarms.has(anyAlarm)) return 'all';
      const sets: ReadonlySet<string>[] = [direct];
      if (throughGroups.some((name) => reads.names.has(name)))
        sets.push((viaGroups ??= members(model, direct, groups, services)));
      if (reads.names.has('replicas')) sets.push((viaReplicas ??= sources(model, direct)));
      return sets.length === 1 ? direct : new Set(sets.flatMap((set) => [...set]));
    },
  };
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
