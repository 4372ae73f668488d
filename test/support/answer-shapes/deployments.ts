import type { Shape } from '../answers-like.ts';
import { startedAt } from '../poll.ts';

const at = new Date(startedAt - 60_000);
const tag = { Key: 'env', Value: 'live', Type: 'KEY_AND_VALUE' };

/** An answer with every field that a poller reads, by `Service Operation`: CloudFormation, CodeDeploy, Fault Injection Service. */
export const deploymentAnswers: Readonly<Record<string, Shape>> = {
  'CloudFormation ListStacks': {
    StackSummaries: [
      {
        StackId: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/shop/1',
        StackName: 'shop',
        StackStatus: 'DELETE_IN_PROGRESS',
        CreationTime: at,
        LastUpdatedTime: at,
        DeletionTime: at,
        RootId: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/root/1',
      },
    ],
    NextToken: 'a',
  },
  'CodeDeploy ListDeployments': { deployments: ['d-1'], nextToken: 'a' },
  'CodeDeploy BatchGetDeployments': {
    deploymentsInfo: [
      {
        deploymentId: 'd-1',
        applicationName: 'shop',
        deploymentGroupName: 'live',
        status: 'InProgress',
        createTime: at,
        startTime: at,
        targetInstances: {
          tagFilters: [tag],
          autoScalingGroups: ['shop'],
          ec2TagSet: { ec2TagSetList: [[tag]] },
        },
      },
    ],
  },
  'CodeDeploy BatchGetDeploymentGroups': {
    deploymentGroupsInfo: [
      {
        applicationName: 'shop',
        deploymentGroupName: 'live',
        autoScalingGroups: [{ name: 'shop', hook: 'hook' }],
        ec2TagFilters: [tag],
        ec2TagSet: { ec2TagSetList: [[tag]] },
        ecsServices: [{ clusterName: 'shop', serviceName: 'basket' }],
      },
    ],
  },
  'fis ListExperiments': {
    experiments: [{ id: 'EXP1', state: { status: 'running' }, creationTime: at, tags: { Name: 'drill' } }],
    nextToken: 'a',
  },
  'fis GetExperiment': {
    experiment: {
      id: 'EXP1',
      state: { status: 'running' },
      startTime: at,
      tags: { Name: 'drill' },
      targets: {
        all: {
          resourceType: 'aws:ec2:instance',
          resourceArns: ['arn:aws:ec2:eu-west-1:111122223333:instance/i-1'],
          resourceTags: { env: 'live' },
        },
      },
    },
  },
};
