import { AwsError } from '../../aws/error.ts';
import type { Observation } from '../../model/observation.ts';
import type { Resource } from '../../model/resource.ts';
import { type Found, partial, type Voice } from '../finding.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { reread } from '../reread.ts';
import { clustersFound, clustersPart, describeClusters } from './clusters.ts';
import { eventsPart, readEvents } from './events.ts';
import { describeGroups, groupsFound, groupsPart } from './groups.ts';
import { groupOf, knownClusters, knownGroups } from './known-caches.ts';
import { familiesIn, nodesPart, readNodes } from './nodes.ts';

/** Reads caches again with all that stand in for them: the replication group and every node of it. */
export async function refreshCaches(
  ids: readonly string[],
  context: PollContext,
): Promise<readonly Observation[]> {
  const clusters = knownClusters(context);
  const asked = new Set(ids);
  for (const cluster of clusters) if (ids.includes(cluster.id)) asked.add(groupOf(cluster) ?? cluster.id);
  const groups = knownGroups(context).filter(({ id }) => asked.has(id));
  const nodes = clusters.filter((one) => asked.has(one.id) || asked.has(groupOf(one) ?? ''));
  if (groups.length + nodes.length === 0) return [];
  const family = new Set([...groups, ...nodes].map(({ id }) => id));
  const read = (
    part: PollPart,
    what: (voice: Voice) => Promise<Found & { readonly gone?: readonly string[] }>,
  ) => {
    const voice = { poller: 'elasticache', part };
    return reread(voice, context, async () => partial(voice, context, await what(voice)));
  };
  return Promise.all([
    read(groupsPart, async () => {
      const { found, gone } = await each(groups, (name) => describeGroups(context, name));
      return { ...groupsFound(found, context), gone };
    }),
    read(clustersPart, async () => {
      const { found, gone } = await each(nodes, (name) => describeClusters(context, name));
      return { ...clustersFound(found, context), gone };
    }),
    read(eventsPart, async () => ({
      findings: (await readEvents(context)).filter(({ resource }) => family.has(resource)),
    })),
    read(nodesPart, async () => ({
      findings: await readNodes(
        familiesIn(context).filter(({ primary }) => family.has(primary.id)),
        context,
      ),
    })),
  ]);
}

/** Each by its name; those that are gone by now apart. */
async function each<One>(
  known: readonly Resource[],
  describe: (name: string) => Promise<readonly One[]>,
): Promise<{ readonly found: readonly One[]; readonly gone: readonly string[] }> {
  const found: One[] = [];
  const gone: string[] = [];
  for (const { id, name } of known) {
    try {
      found.push(...(await describe(name)));
    } catch (error) {
      if (!(error instanceof AwsError) || error.failure !== 'gone') throw error;
      gone.push(id);
    }
  }
  return { found, gone };
}
