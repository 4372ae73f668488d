import type {
  BatchGetDeploymentGroupsCommandInput,
  BatchGetDeploymentGroupsCommandOutput,
  BatchGetDeploymentsCommandInput,
  BatchGetDeploymentsCommandOutput,
  DeploymentInfo,
  ListDeploymentsCommandInput,
  ListDeploymentsCommandOutput,
} from '@aws-sdk/client-codedeploy';
import { workOf } from '../world/deployment-work.ts';
import type { CodeDeployment } from '../world/state/deployment-work.ts';
import { awsFailure } from './failure.ts';
import { type CallContext, reads, type SimulatedService } from './operation.ts';
import { page } from './page.ts';

type Answer<T> = Omit<T, '$metadata'>;

/** CodeDeploy, as far as which deployments are under way and to what. */
export const codeDeploy: SimulatedService = {
  id: 'CodeDeploy',
  protocol: 'json',
  operations: {
    ListDeployments: reads(
      (input: ListDeploymentsCommandInput, context): Answer<ListDeploymentsCommandOutput> => {
        const wanted = deployments(context).filter(
          (one) => input.includeOnlyStatuses?.includes(statusOf(one)) ?? true,
        );
        const { items, next } = page(wanted, {
          token: input.nextToken,
          size: undefined,
          sizeAtMost: 100,
          invalidToken: 'InvalidNextTokenException',
        });
        return { deployments: items.map(({ id }) => id), nextToken: next };
      },
    ),
    BatchGetDeployments: reads(
      (input: BatchGetDeploymentsCommandInput, context): Answer<BatchGetDeploymentsCommandOutput> => {
        const { deploymentIds: ids = [] } = input;
        if (ids.length > 25) throw awsFailure('BatchLimitExceededException', 'At most 25 deployments.');
        return {
          deploymentsInfo: deployments(context)
            .filter(({ id }) => ids.includes(id))
            .map(shapeOf),
        };
      },
    ),
    BatchGetDeploymentGroups: reads(
      (
        { applicationName, deploymentGroupNames: names = [] }: BatchGetDeploymentGroupsCommandInput,
        context,
      ): Answer<BatchGetDeploymentGroupsCommandOutput> => {
        const ofApplication = deployments(context).filter(
          ({ application }) => application === applicationName,
        );
        if (ofApplication.length === 0)
          throw awsFailure('ApplicationDoesNotExistException', `No application found for ${applicationName}`);
        const groups = new Map(ofApplication.map((one) => [one.group, one]));
        return {
          deploymentGroupsInfo: [...groups.values()]
            .filter(({ group }) => names.includes(group))
            .map(({ application, group, to }) => ({
              applicationName: application,
              deploymentGroupName: group,
              autoScalingGroups: to.scalingGroups.map((name) => ({ name })),
              ecsServices: to.services.map((service) => {
                const [clusterName, serviceName] = service.split('/');
                return { clusterName, serviceName };
              }),
              ec2TagFilters: Object.entries(to.tags).map(([Key, Value]) => ({
                Key,
                Value,
                Type: 'KEY_AND_VALUE' as const,
              })),
            })),
        };
      },
    ),
  },
};

function deployments({ world, scope }: CallContext): readonly CodeDeployment[] {
  return workOf(world, 'deployment', scope.region);
}

function statusOf({ endedAt }: CodeDeployment) {
  return endedAt === undefined ? ('InProgress' as const) : ('Succeeded' as const);
}

function shapeOf(one: CodeDeployment): DeploymentInfo {
  const { id, application, group, startedAt, endedAt } = one;
  return {
    deploymentId: id,
    applicationName: application,
    deploymentGroupName: group,
    status: statusOf(one),
    createTime: new Date(startedAt),
    startTime: new Date(startedAt),
    ...(endedAt === undefined ? {} : { completeTime: new Date(endedAt) }),
  };
}
