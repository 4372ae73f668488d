import { scopeOf } from '../../aws/arn.ts';
import type { Observation } from '../../model/observation.ts';
import type { Signal } from '../../model/signal.ts';
import { type Found, partial } from '../finding.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { reread } from '../reread.ts';
import { clustersFound, clustersPart, describeClusters } from './clusters.ts';
import { connectionsPart, readConnections, writersIn } from './connections.ts';
import { eventsPart, readEvents } from './events.ts';
import { identifierOf } from './ids.ts';
import { describeInstances, instancesFound, instancesPart } from './instances.ts';
import { type SignalsOf, signalsIn } from './known.ts';
import { lagPart, readLag, replicasIn } from './lag.ts';

/**
 * Reads databases again with all that stand in for them: the cluster and its members, the source and its
 * replicas. Events and lag come first, because `failingOver` and `lagSeconds` follow from them.
 */
export async function refreshDatabases(
  ids: readonly string[],
  context: PollContext,
): Promise<readonly Observation[]> {
  const family = familyOf(ids, context);
  if (family.size === 0) return [];
  const read = (part: PollPart, what: () => Promise<Found & { readonly gone?: readonly string[] }>) => {
    const voice = { poller: 'rds', part };
    return reread(voice, context, async () => partial(voice, context, only(family, await what())));
  };
  const replicas = replicasIn(context).filter(({ id }) => family.has(id));
  const writers = writersIn(context).filter(({ id }) => family.has(id));
  const told = await Promise.all([
    read(eventsPart, async () => ({ findings: await readEvents(context) })),
    ...(replicas.length === 0
      ? []
      : [read(lagPart, async () => ({ findings: await readLag(replicas, context) }))]),
    ...(writers.length === 0
      ? []
      : [read(connectionsPart, async () => ({ findings: await readConnections(writers, context) }))]),
  ]);
  const signalsOf = freshest(told, signalsIn(context));
  const instances = [...family].filter(isInstance);
  const clusters = [...family].filter(isCluster);
  const stated = await Promise.all([
    ...(instances.length === 0
      ? []
      : [
          read(instancesPart, async () => {
            const Filters = [{ Name: 'db-instance-id', Values: instances.map(identifierOf) }];
            const answer = await describeInstances(context, Filters);
            return withGone(instancesFound(answer, context, signalsOf), instances);
          }),
        ]),
    ...(clusters.length === 0
      ? []
      : [
          read(clustersPart, async () => {
            const Filters = [{ Name: 'db-cluster-id', Values: clusters.map(identifierOf) }];
            return withGone(
              clustersFound(await describeClusters(context, Filters), context, signalsOf),
              clusters,
            );
          }),
        ]),
  ]);
  return [...told, ...stated];
}

const isInstance = (id: string): boolean => /^arn:[^:]+:rds:[^:]*:[^:]*:db:/.test(id);
const isCluster = (id: string): boolean => /^arn:[^:]+:rds:[^:]*:[^:]*:cluster:/.test(id);

/** These databases of this scope, and all that are tied to them by replication or by a cluster. */
function familyOf(ids: readonly string[], { model, scope }: PollContext): ReadonlySet<string> {
  const family = new Set<string>();
  const queue = [...ids];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    const home = scopeOf(id);
    const here = home?.account === scope.account && home.region === scope.region;
    if (!here || family.has(id) || !(isInstance(id) || isCluster(id))) continue;
    family.add(id);
    queue.push(...(model.resources.get(id)?.relations ?? []).map(({ to }) => to));
    queue.push(...model.incoming(id).map(({ from }) => from));
  }
  return family;
}

/** An answer may hold more than was asked for: whatever ignores the filter. */
function only(family: ReadonlySet<string>, found: Found & { readonly gone?: readonly string[] }) {
  return {
    ...found,
    resources: (found.resources ?? []).filter(({ id }) => family.has(id)),
    findings: (found.findings ?? []).filter(({ resource }) => family.has(resource)),
  };
}

function withGone(found: Found, asked: readonly string[]) {
  const present = new Set((found.resources ?? []).map(({ id }) => id));
  return { ...found, gone: asked.filter((id) => !present.has(id)) };
}

const checkOf: Readonly<Record<string, string>> = {
  'rds/events': 'rds/event',
  'rds/lag': 'rds/replica-lag',
  'rds/connections': 'rds/connections',
};

/** What was just read, in place of what the model holds under the same checks. */
function freshest(told: readonly Observation[], held: SignalsOf): SignalsOf {
  const fresh = new Map<string, Signal[]>();
  const replaced = new Set<string>();
  for (const observation of told) {
    if (observation.kind === 'failed') continue;
    replaced.add(checkOf[observation.observer.name] ?? '');
    for (const signal of observation.signals)
      fresh.set(signal.resource, [...(fresh.get(signal.resource) ?? []), signal]);
  }
  return (id) => [...held(id).filter(({ check }) => !replaced.has(check)), ...(fresh.get(id) ?? [])];
}
