import {
  BatchGetDeploymentGroupsCommand,
  BatchGetDeploymentsCommand,
  CodeDeployClient,
  type DeploymentGroupInfo,
  type DeploymentInfo,
  type DeploymentStatus,
  paginateListDeployments,
} from '@aws-sdk/client-codedeploy';
import { deploymentArn } from '../../aws/arn.ts';
import type { Observation } from '../../model/observation.ts';
import { chunksOf } from '../map-bounded.ts';
import { collectPages } from '../pages.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { mayBeLeftOut } from '../seldom.ts';
import { knownIds, workObservation, type WorkUnderWay } from '../work-under-way.ts';
import { isDeployedTo, reachOf } from './reach.ts';

/** Deployments that are not over. Where there are none, one list in five minutes, and before anything is done. */
export const deploymentsPart: PollPart = {
  name: 'deployments',
  everyMs: 60_000,
  reach: 'regional',
  permissions: [
    'codedeploy:ListDeployments',
    'codedeploy:BatchGetDeployments',
    'codedeploy:BatchGetDeploymentGroups',
  ],
  poll: async (context) => [
    mayBeLeftOut(voice, [voice.kind], context)
      ? workObservation(voice, context, [])
      : await rereadDeployments(context),
  ],
};

const voice = {
  poller: 'codedeploy',
  part: deploymentsPart,
  kind: 'codedeploy:deployment',
  check: 'codedeploy/deployment',
} as const;

/** `Ready`: the new machines of a blue/green deployment wait for traffic. `Baking`: its alarms are watched. */
const notOver: readonly DeploymentStatus[] = ['Created', 'Queued', 'InProgress', 'Baking', 'Ready'];

/** Throws AwsError. */
export async function rereadDeployments(context: PollContext): Promise<Observation> {
  const { aws, scope, priority } = context;
  const client = aws.client(CodeDeployClient, scope, { priority });
  const pages = paginateListDeployments({ client }, { includeOnlyStatuses: [...notOver] });
  const ids = await collectPages(pages, ({ deployments }) => deployments);
  const deployments: DeploymentInfo[] = [];
  // AWS: so many a call.
  for (const deploymentIds of chunksOf(ids, 25)) {
    const answer = await client.send(new BatchGetDeploymentsCommand({ deploymentIds }));
    deployments.push(...(answer.deploymentsInfo ?? []));
  }
  const groups = await readGroups(client, deployments);
  return workObservation(
    voice,
    context,
    deployments.flatMap((deployment) => workOf(deployment, groups, context)),
  );
}

/** By application and name: a call names the groups of one application, a hundred at most (AWS). */
async function readGroups(
  client: CodeDeployClient,
  deployments: readonly DeploymentInfo[],
): Promise<ReadonlyMap<string, DeploymentGroupInfo>> {
  const wanted = new Map<string, Set<string>>();
  for (const { applicationName: application, deploymentGroupName: group } of deployments)
    if (application !== undefined && group !== undefined)
      wanted.set(application, (wanted.get(application) ?? new Set()).add(group));
  const found = new Map<string, DeploymentGroupInfo>();
  for (const [applicationName, names] of wanted)
    for (const deploymentGroupNames of chunksOf([...names], 100)) {
      const answer = await client.send(
        new BatchGetDeploymentGroupsCommand({ applicationName, deploymentGroupNames }),
      );
      for (const group of answer.deploymentGroupsInfo ?? [])
        found.set(`${applicationName}/${group.deploymentGroupName}`, group);
    }
  return found;
}

function workOf(
  deployment: DeploymentInfo,
  groups: ReadonlyMap<string, DeploymentGroupInfo>,
  context: PollContext,
): readonly WorkUnderWay[] {
  const { deploymentId, applicationName, deploymentGroupName, status } = deployment;
  if (deploymentId === undefined || status === undefined) return [];
  const name = [applicationName, deploymentGroupName, deploymentId].filter(Boolean).join('/');
  const since = (deployment.startTime ?? deployment.createTime)?.getTime();
  const reach = reachOf(groups.get(`${applicationName}/${deploymentGroupName}`), deployment);
  const untold = reach === undefined ? ', and does not say to what' : '';
  return [
    {
      id: deploymentArn(context.scope, deploymentId),
      name,
      status,
      reason: `CodeDeploy deploys ${name}: ${status}${untold}`,
      ...(since === undefined ? {} : { since }),
      worksOn: reach === undefined ? [] : knownIds(context, (resource) => isDeployedTo(resource, reach)),
    },
  ];
}
