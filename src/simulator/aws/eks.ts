import type {
  DescribeClusterCommandInput,
  DescribeClusterCommandOutput,
  DescribeNodegroupCommandInput,
  DescribeNodegroupCommandOutput,
  InsightSummary,
  ListClustersCommandInput,
  ListClustersCommandOutput,
  ListInsightsCommandInput,
  ListInsightsCommandOutput,
  ListNodegroupsCommandInput,
  ListNodegroupsCommandOutput,
  Nodegroup,
  UpdateNodegroupConfigCommandInput,
  UpdateNodegroupConfigCommandOutput,
  Issue as NodegroupIssue,
} from '@aws-sdk/client-eks';
import { announce } from '../world/compute/scaling-activity.ts';
import type { KubernetesCluster, NodeGroup } from '../world/state/kubernetes-cluster.ts';
import type { World } from '../world/state/world.ts';
import { awsFailure } from './failure.ts';
import { type CallContext, mutates, reads, type SimulatedService } from './operation.ts';
import { page } from './page.ts';

type Answer<T> = Omit<T, '$metadata'>;

const listedAtMost = 100;

/** EKS's control planes and managed node groups; nobody asks Kubernetes itself here. */
export const eks: SimulatedService = {
  id: 'EKS',
  protocol: 'rest-json',
  operations: {
    ListClusters: reads((input: ListClustersCommandInput, context): Answer<ListClustersCommandOutput> => {
      const listed = paged(
        clustersIn(context).map(({ name }) => name),
        input,
      );
      return { clusters: [...listed.items], nextToken: listed.next };
    }),
    DescribeCluster: reads(
      (input: DescribeClusterCommandInput, context): Answer<DescribeClusterCommandOutput> => {
        const { arn, name, version, createdAt, tags, roleLost } = clusterNamed(input.name, context);
        return {
          cluster: {
            arn,
            name,
            version,
            createdAt: new Date(createdAt),
            status: 'ACTIVE',
            health: {
              issues:
                roleLost.size === 0
                  ? []
                  : [{ code: 'IamRoleNotFound', message: 'The role of the cluster could not be found.' }],
            },
            tags: Object.fromEntries(tags),
          },
        };
      },
    ),
    ListNodegroups: reads(
      (input: ListNodegroupsCommandInput, context): Answer<ListNodegroupsCommandOutput> => {
        const { nodeGroups } = clusterNamed(input.clusterName, context);
        const listed = paged(
          nodeGroups.map(({ name }) => name),
          input,
        );
        return { nodegroups: [...listed.items], nextToken: listed.next };
      },
    ),
    DescribeNodegroup: reads(
      (input: DescribeNodegroupCommandInput, context): Answer<DescribeNodegroupCommandOutput> => {
        const { cluster, group } = nodeGroupNamed(input, context);
        return { nodegroup: nodeGroupShape(context.world, cluster, group) };
      },
    ),
    UpdateNodegroupConfig: mutates(updateNodeGroup),
    ListInsights: reads((input: ListInsightsCommandInput, context): Answer<ListInsightsCommandOutput> => {
      const listed = paged(insightsOf(clusterNamed(input.clusterName, context)), input);
      return { insights: [...listed.items], nextToken: listed.next };
    }),
  },
};

/** Of its settings the number of nodes alone can be changed here. */
function updateNodeGroup(
  input: UpdateNodegroupConfigCommandInput,
  context: CallContext,
): Answer<UpdateNodegroupConfigCommandOutput> {
  const { world } = context;
  const { group } = nodeGroupNamed(input, context);
  const scaling = world.scalingGroups.get(group.scalingGroup);
  if (scaling === undefined) throw awsFailure('InvalidRequestException', 'Its Auto Scaling group is gone.');
  const { desiredSize: desired = scaling.desired } = input.scalingConfig ?? {};
  if (desired < scaling.min || desired > scaling.max)
    throw awsFailure(
      'InvalidParameterException',
      `desired capacity ${desired} must be between minSize ${scaling.min} and maxSize ${scaling.max}`,
    );
  if (desired !== scaling.desired) {
    announce(world, scaling, `is told to change its desired capacity from ${scaling.desired} to ${desired}`);
    scaling.desired = desired;
  }
  return { update: { id: world.hexId(32), status: 'InProgress', type: 'ConfigUpdate', errors: [] } };
}

function nodeGroupNamed(
  input: { readonly clusterName?: string | undefined; readonly nodegroupName?: string | undefined },
  context: CallContext,
): { readonly cluster: KubernetesCluster; readonly group: NodeGroup } {
  const cluster = clusterNamed(input.clusterName, context);
  const group = cluster.nodeGroups.find(({ name }) => name === input.nodegroupName);
  if (group !== undefined) return { cluster, group };
  throw notFound(`No node group found for name: ${input.nodegroupName ?? 'null'}.`);
}

function nodeGroupShape(world: World, cluster: KubernetesCluster, group: NodeGroup): Nodegroup {
  const scaling = world.scalingGroups.get(group.scalingGroup);
  const issues = issuesOf(world, group);
  return {
    nodegroupArn: group.arn,
    nodegroupName: group.name,
    clusterName: cluster.name,
    version: cluster.version,
    createdAt: new Date(group.createdAt),
    status: issues.length === 0 ? 'ACTIVE' : 'DEGRADED',
    capacityType: 'ON_DEMAND',
    scalingConfig: { minSize: scaling?.min, maxSize: scaling?.max, desiredSize: scaling?.desired },
    subnets: scaling?.zones.map(({ subnet }) => subnet),
    resources: { autoScalingGroups: scaling === undefined ? [] : [{ name: scaling.name }] },
    health: { issues: [...issues] },
    tags: Object.fromEntries(cluster.tags),
  };
}

function issuesOf(world: World, { scalingGroup, nodesDoNotJoin }: NodeGroup): readonly NodegroupIssue[] {
  const scaling = world.scalingGroups.get(scalingGroup);
  const last = scaling?.activities.at(-1);
  return [
    ...(scaling === undefined
      ? [{ code: 'AutoScalingGroupNotFound' as const, message: 'The Auto Scaling group is gone.' }]
      : []),
    ...(last?.status === 'Failed'
      ? [{ code: 'AsgInstanceLaunchFailures' as const, message: last.message ?? 'A launch failed.' }]
      : []),
    ...(nodesDoNotJoin.size > 0
      ? [
          {
            code: 'NodeCreationFailure' as const,
            message: 'Your launched instances are unable to register with your Amazon EKS cluster.',
          },
        ]
      : []),
  ];
}

/** What EKS looks at once a day, here at once. */
function insightsOf({ version, roleLost }: KubernetesCluster): readonly InsightSummary[] {
  const isWell = roleLost.size === 0;
  return [
    {
      id: '00000000-0000-4000-8000-000000000001',
      name: 'Cluster health issues',
      category: 'MISCONFIGURATION',
      kubernetesVersion: version,
      insightStatus: isWell
        ? { status: 'PASSING', reason: 'No cluster health issues detected.' }
        : { status: 'ERROR', reason: 'Cluster health issues detected.' },
    },
  ];
}

const clustersIn = ({ world, scope }: CallContext): readonly KubernetesCluster[] =>
  [...world.kubernetesClusters.values()].filter(({ region }) => region === scope.region);

function clusterNamed(name: string | undefined, context: CallContext): KubernetesCluster {
  const found = clustersIn(context).find((cluster) => cluster.name === name);
  if (found !== undefined) return found;
  throw notFound(`No cluster found for name: ${name ?? 'null'}.`);
}

const notFound = (message: string): Error => awsFailure('ResourceNotFoundException', message, 404);

const paged = <T>(
  items: readonly T[],
  request: { readonly nextToken?: string | undefined; readonly maxResults?: number | undefined },
) =>
  page(items, {
    token: request.nextToken,
    size: request.maxResults,
    sizeAtMost: listedAtMost,
    invalidToken: 'InvalidParameterException',
  });
