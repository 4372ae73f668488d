import {
  DescribeNodegroupCommand,
  EKSClient,
  type Nodegroup,
  paginateListNodegroups,
} from '@aws-sdk/client-eks';
import { AwsError } from '../../aws/error.ts';
import type { Observation } from '../../model/observation.ts';
import type { Resource } from '../../model/resource.ts';
import { complete, type Finding, partial, stated, type Voice } from '../finding.ts';
import { known } from '../known.ts';
import { mapBounded } from '../map-bounded.ts';
import { collectPages } from '../pages.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { issuesInWords } from './issues.ts';

/** Managed node groups of the known clusters. Their nodes are instances of Auto Scaling groups, which are watched as such. */
export const nodeGroupsPart: PollPart = {
  name: 'node-groups',
  everyMs: 300_000,
  reach: 'regional',
  permissions: ['eks:ListNodegroups', 'eks:DescribeNodegroup'],
  poll: async (context) => {
    const client = context.aws.client(EKSClient, context.scope, { priority: context.priority });
    const clusters = known(context, 'eks:cluster');
    const listed = await mapBounded(clusters, callsAtOnce, async ({ id, name: clusterName }) => {
      const names = await collectPages(
        paginateListNodegroups({ client }, { clusterName }),
        (page) => page.nodegroups,
      );
      return names.map((name) => ({ cluster: id, clusterName, name }));
    });
    const groups = await mapBounded(listed.flat(), callsAtOnce, (one) => describeNodeGroup(one, context));
    const { resources, findings } = foundOf(groups.flat(), context);
    const counted = clusters.map(({ id, kind, account, region, name }, index) => {
      const facts = { nodeGroups: listed[index]?.length ?? 0 };
      return { id, kind, account, region, name, tags: {}, facts, relations: [] };
    });
    return [complete(voice, context, { resources: [...counted, ...resources], findings })];
  },
};

const voice: Voice = { poller: 'eks', part: nodeGroupsPart };

const callsAtOnce = 4;

interface Named {
  /** Id of the cluster. */
  readonly cluster: string;
  readonly clusterName: string;
  readonly name: string;
}

interface Described extends Named {
  readonly group: Nodegroup;
}

/** Reads these again at once. Throws AwsError. */
export async function rereadNodeGroups(
  groups: readonly Resource[],
  context: PollContext,
): Promise<Observation> {
  const read = await mapBounded(groups, callsAtOnce, ({ name, facts, relations }) =>
    describeNodeGroup(
      {
        cluster: relations.find(({ type }) => type === 'member-of')?.to ?? '',
        clusterName: String(facts['cluster']),
        name,
      },
      context,
    ),
  );
  const gone = groups.flatMap(({ id }, index) => (read[index]?.length === 0 ? id : []));
  return partial(voice, context, { ...foundOf(read.flat(), context), gone });
}

async function describeNodeGroup(
  named: Named,
  { aws, scope, priority }: PollContext,
): Promise<readonly Described[]> {
  try {
    const client = aws.client(EKSClient, scope, { priority });
    const { nodegroup: group } = await client.send(
      new DescribeNodegroupCommand({ clusterName: named.clusterName, nodegroupName: named.name }),
    );
    return group === undefined ? [] : [{ ...named, group }];
  } catch (error) {
    if (error instanceof AwsError && error.failure === 'gone') return [];
    throw error;
  }
}

const foundOf = (groups: readonly Described[], context: PollContext) => ({
  resources: groups.map((group) => groupResource(group, context)),
  findings: groups.map(({ group }) => healthFinding(group)),
});

function groupResource({ cluster, clusterName, name, group }: Described, context: PollContext): Resource {
  const { nodegroupArn: id = '', status, version, scalingConfig, resources, tags = {} } = group;
  const names = (resources?.autoScalingGroups ?? []).flatMap((one) => one.name ?? []);
  return {
    id,
    kind: 'eks:node-group',
    ...context.scope,
    name,
    tags,
    facts: stated({
      cluster: clusterName,
      status,
      version,
      min: scalingConfig?.minSize,
      max: scalingConfig?.maxSize,
      desired: scalingConfig?.desiredSize,
      autoScalingGroups: resources?.autoScalingGroups === undefined ? undefined : names,
    }),
    relations: [
      { type: 'member-of', to: cluster },
      ...scalingGroupsNamed(names, context).map((to) => ({ type: 'depends-on' as const, to })),
    ],
  };
}

/** Only the model knows the ARN that goes with a group's name. */
function scalingGroupsNamed(names: readonly string[], context: PollContext): readonly string[] {
  return known(context, 'autoscaling:group').flatMap(({ id, facts }) =>
    typeof facts['groupName'] === 'string' && names.includes(facts['groupName']) ? id : [],
  );
}

/** Somebody's own work on a node group: nodes are replaced, a few at a time. */
const moving = /^(CREATING|UPDATING|DELETING)$/;

function healthFinding({ nodegroupArn: resource = '', status, health }: Nodegroup): Finding {
  const common = { resource, check: 'eks/node-group-health', family: 'control-plane' } as const;
  const issues = health?.issues ?? [];
  if (moving.test(status ?? ''))
    return { ...common, state: 'unknown', nature: 'transition', reason: `EKS says ${status}` };
  const said = issues.length === 0 ? `EKS says ${status ?? 'nothing of its status'}` : issuesInWords(issues);
  if (status?.endsWith('_FAILED') === true) return { ...common, state: 'fail', reason: said };
  // Its nodes run on; what EKS cannot do is launch, join or end others.
  if (status === 'DEGRADED' || issues.length > 0)
    return { ...common, state: 'warn', value: issues.length, reason: said };
  return status === 'ACTIVE' && health?.issues !== undefined
    ? { ...common, state: 'pass', value: 0, reason: 'EKS knows of no issue' }
    : { ...common, state: 'unknown', reason: said };
}
