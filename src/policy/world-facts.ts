import type { Group } from '../model/group.ts';
import type { Model } from '../model/model.ts';
import type { Resource } from '../model/resource.ts';
import type { VerdictKind } from '../model/verdict.ts';

/** The group that a target is judged in: what starts its replacement first, then what routes to it. */
const groupOrder: readonly Group['kind'][] = [
  'autoscaling:group',
  'elbv2:target-group',
  'elb:load-balancer',
  'rds:cluster',
  'rds:replication',
  'route53:record-set',
];

/**
 * All groups of a target, the primary one first. A target that is itself a group is its own first; one
 * that is gone is judged in the groups it was in.
 */
export function groupsOfTarget(
  model: Model,
  target: string,
  former: readonly string[] = [],
): readonly Group[] {
  const own = model.groups.get(target);
  const present = model.groupsOf(target);
  const others = (present.length > 0 ? present : former)
    .map((id) => model.groups.get(id))
    .filter((group): group is Group => group !== undefined && group !== own)
    .toSorted((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1));
  return own === undefined ? others : [own, ...others];
}

function rank(group: Group): number {
  const index = groupOrder.indexOf(group.kind);
  return index === -1 ? groupOrder.length : index;
}

/** What counts as serving, failing or unknown among siblings: every verdict is one of the three. */
export function standing(verdict: VerdictKind): 'serving' | 'failing' | 'unknown' {
  switch (verdict) {
    case 'healthy':
    case 'degraded':
      return 'serving';
    case 'suspect':
    case 'host-failed':
    case 'zone-impaired':
    case 'dependency-failed':
    case 'deployment-failed':
    case 'fleet-wide':
    case 'overloaded':
      return 'failing';
    case 'observer-blind':
    case 'stale':
    case 'starting':
    case 'in-transition':
      return 'unknown';
  }
}

/**
 * The copies of a database: for an instance those that replicate from it and the other members of its
 * cluster, for a cluster its members but the writer.
 */
export function replicasOf(model: Model, resource: Resource): readonly Resource[] {
  const ids = new Set<string>();
  const add = (edges: ReturnType<Model['incoming']>, type: string) => {
    for (const edge of edges) if (edge.type === type) ids.add(edge.from);
  };
  add(model.incoming(resource.id), 'replicates');
  if (resource.kind === 'rds:cluster') add(model.incoming(resource.id), 'member-of');
  for (const relation of resource.relations) {
    if (relation.type === 'member-of' && model.resources.get(relation.to)?.kind === 'rds:cluster')
      add(model.incoming(relation.to), 'member-of');
  }
  ids.delete(resource.id);
  return [...ids]
    .toSorted()
    .map((id) => model.resources.get(id))
    .filter((copy): copy is Resource => copy !== undefined && copy.facts['role'] !== 'writer');
}

/**
 * The alarms of one name that speak for a target: those of its own account and region, else those of its
 * account in any region (a Route 53 record has no region of its own).
 */
export function alarmsNamed(model: Model, name: string, home: Home | undefined): readonly Resource[] {
  if (home === undefined) return [];
  const named =
    alarmIndex(model)
      .get(name)
      ?.filter((alarm) => alarm.account === home.account) ?? [];
  const near = named.filter((alarm) => alarm.region === home.region);
  return near.length > 0 ? near : named;
}

/** Where a target, or a group that it was in, lives. */
export type Home = Pick<Resource, 'account' | 'region'>;

// One index per fold. `changes` is a new array with every fold, also where the model is the same object.
const indexes = new WeakMap<Model, { readonly of: Model['changes']; readonly byName: AlarmsByName }>();
type AlarmsByName = ReadonlyMap<string, readonly Resource[]>;

function alarmIndex(model: Model): AlarmsByName {
  const known = indexes.get(model);
  if (known?.of === model.changes) return known.byName;
  const byName = new Map<string, Resource[]>();
  for (const id of model.ofKind('cloudwatch:alarm')) {
    const alarm = model.resources.get(id);
    if (alarm === undefined) continue;
    const name = String(alarm.facts['alarmName'] ?? alarm.name);
    const list = byName.get(name);
    if (list === undefined) byName.set(name, [alarm]);
    else list.push(alarm);
  }
  indexes.set(model, { of: model.changes, byName });
  return byName;
}
