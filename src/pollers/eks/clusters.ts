import { type Cluster, DescribeClusterCommand, EKSClient, paginateListClusters } from '@aws-sdk/client-eks';
import { kubernetesClusterArn } from '../../aws/arn.ts';
import { AwsError } from '../../aws/error.ts';
import type { Observation } from '../../model/observation.ts';
import type { Resource } from '../../model/resource.ts';
import { complete, type Finding, partial, stated, type Voice } from '../finding.ts';
import { mapBounded } from '../map-bounded.ts';
import { collectPages } from '../pages.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { issuesInWords } from './issues.ts';

/** Control planes: an account without EKS costs one call a sweep, and accounts have a hundred clusters at most. */
export const clustersPart: PollPart = {
  name: 'clusters',
  everyMs: 300_000,
  reach: 'regional',
  permissions: ['eks:ListClusters', 'eks:DescribeCluster'],
  poll: async (context) => {
    const client = context.aws.client(EKSClient, context.scope, { priority: context.priority });
    const names = await collectPages(paginateListClusters({ client }, {}), (page) => page.clusters);
    const clusters = await mapBounded(names, callsAtOnce, (name) => describeCluster(name, context));
    return [complete(voice, context, foundOf(clusters.flat(), context))];
  },
};

const voice: Voice = { poller: 'eks', part: clustersPart };

const callsAtOnce = 4;

/** Reads these again at once. Throws AwsError. */
export async function rereadClusters(known: readonly Resource[], context: PollContext): Promise<Observation> {
  const read = await mapBounded(known, callsAtOnce, ({ name }) => describeCluster(name, context));
  const gone = known.flatMap(({ id }, index) => (read[index]?.length === 0 ? id : []));
  return partial(voice, context, { ...foundOf(read.flat(), context), gone });
}

/** Nothing of one that was deleted since it was listed. */
async function describeCluster(
  name: string,
  { aws, scope, priority }: PollContext,
): Promise<readonly Cluster[]> {
  try {
    const client = aws.client(EKSClient, scope, { priority });
    const { cluster } = await client.send(new DescribeClusterCommand({ name }));
    return cluster === undefined ? [] : [{ ...cluster, name }];
  } catch (error) {
    if (error instanceof AwsError && error.failure === 'gone') return [];
    throw error;
  }
}

const foundOf = (clusters: readonly Cluster[], context: PollContext) => ({
  resources: clusters.map((cluster) => clusterResource(cluster, context)),
  findings: clusters.flatMap((cluster) => findingsOn(cluster, context)),
});

function clusterResource(cluster: Cluster, { scope }: PollContext): Resource {
  const { name = '', status, version, tags = {} } = cluster;
  return {
    id: idOf(cluster, scope),
    kind: 'eks:cluster',
    ...scope,
    name,
    tags,
    facts: stated({
      status,
      version,
      deletionProtection: cluster.deletionProtection,
      // EKS Auto Mode runs nodes of its own, which are no node groups.
      autoMode: cluster.computeConfig?.enabled,
    }),
    relations: [],
  };
}

type StatusMeaning = Pick<Finding, 'state' | 'nature'>;

/** A status that is not listed is unknown, never guessed. While it is updated, a control plane serves on. */
const meanings: ReadonlyMap<string, StatusMeaning> = new Map<string, StatusMeaning>([
  ['ACTIVE', { state: 'pass' }],
  ['UPDATING', { state: 'pass' }],
  ['CREATING', { state: 'unknown', nature: 'transition' }],
  ['PENDING', { state: 'unknown', nature: 'transition' }],
  ['DELETING', { state: 'unknown', nature: 'transition' }],
  ['FAILED', { state: 'fail' }],
]);

function findingsOn(cluster: Cluster, { scope }: PollContext): readonly Finding[] {
  const { status, health } = cluster;
  const common = { resource: idOf(cluster, scope), family: 'control-plane' } as const;
  const issues = health?.issues;
  return [
    {
      ...common,
      check: 'eks/cluster-status',
      reason: `EKS says ${status ?? 'nothing of its status'}`,
      ...(meanings.get(status ?? '') ?? { state: 'unknown' }),
    },
    {
      ...common,
      check: 'eks/cluster-health',
      ...(issues === undefined
        ? { state: 'unknown' as const, reason: 'EKS does not say whether it has issues' }
        : issues.length === 0
          ? { state: 'pass' as const, value: 0, reason: 'EKS knows of no issue' }
          : { state: 'warn' as const, value: issues.length, reason: issuesInWords(issues) }),
    },
  ];
}

const idOf = ({ arn, name = '' }: Cluster, scope: PollContext['scope']): string =>
  arn ?? kubernetesClusterArn(scope, name);
