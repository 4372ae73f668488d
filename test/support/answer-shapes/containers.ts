import { startedAt } from '../poll.ts';
import type { Shape } from '../answers-like.ts';

const account = 'eu-west-1:111122223333';
const at = new Date(startedAt - 60_000);

/** An answer with every field that a poller reads, by `Service Operation`: ECS, EKS. */
export const containerAnswers: Readonly<Record<string, Shape>> = {
  'ECS ListClusters': { clusterArns: [`arn:aws:ecs:${account}:cluster/shop`], nextToken: 'a' },
  'ECS ListServices': { serviceArns: [`arn:aws:ecs:${account}:service/shop/web`], nextToken: 'a' },
  'ECS DescribeServices': {
    services: [
      {
        serviceArn: `arn:aws:ecs:${account}:service/shop/web`,
        serviceName: 'web',
        clusterArn: `arn:aws:ecs:${account}:cluster/shop`,
        status: 'ACTIVE',
        desiredCount: 2,
        runningCount: 1,
        pendingCount: 1,
        launchType: 'FARGATE',
        schedulingStrategy: 'REPLICA',
        taskDefinition: `arn:aws:ecs:${account}:task-definition/web:7`,
        loadBalancers: [
          { targetGroupArn: `arn:aws:elasticloadbalancing:${account}:targetgroup/web/0`, containerPort: 80 },
        ],
        networkConfiguration: {
          awsvpcConfiguration: {
            subnets: ['subnet-1'],
            securityGroups: ['sg-1'],
            assignPublicIp: 'DISABLED',
          },
        },
        deploymentConfiguration: {
          deploymentCircuitBreaker: { enable: true, rollback: true },
          minimumHealthyPercent: 100,
          maximumPercent: 200,
        },
        deploymentController: { type: 'ECS' },
        deployments: [
          {
            id: 'ecs-svc/1',
            status: 'PRIMARY',
            taskDefinition: `arn:aws:ecs:${account}:task-definition/web:7`,
            failedTasks: 3,
            createdAt: at,
            rolloutState: 'IN_PROGRESS',
            rolloutStateReason: 'ECS deployment ecs-svc/1 in progress.',
          },
        ],
        events: [{ id: 'a', createdAt: at, message: '(service web) was unable to place a task.' }],
        tags: [{ key: 'holdfast', value: 'managed' }],
      },
    ],
  },
  'ECS ListTasks': { taskArns: [`arn:aws:ecs:${account}:task/shop/1`], nextToken: 'a' },
  'ECS DescribeTasks': {
    tasks: [
      {
        taskArn: `arn:aws:ecs:${account}:task/shop/1`,
        group: 'service:web',
        availabilityZone: 'eu-west-1a',
        lastStatus: 'RUNNING',
        stopCode: 'EssentialContainerExited',
        stoppedReason: 'Essential container in task exited',
        stoppedAt: at,
        stoppingAt: at,
        containers: [{ name: 'web', exitCode: 1, reason: 'OutOfMemoryError' }],
      },
    ],
  },
  'EKS ListClusters': { clusters: ['apps'], nextToken: 'a' },
  'EKS DescribeCluster': {
    cluster: {
      arn: `arn:aws:eks:${account}:cluster/apps`,
      name: 'apps',
      status: 'ACTIVE',
      version: '1.33',
      health: { issues: [{ code: 'IamRoleNotFound', message: 'The role is gone.' }] },
      deletionProtection: true,
      computeConfig: { enabled: false },
      tags: { holdfast: 'managed' },
    },
  },
  'EKS ListNodegroups': { nodegroups: ['general'], nextToken: 'a' },
  'EKS DescribeNodegroup': {
    nodegroup: {
      nodegroupArn: `arn:aws:eks:${account}:nodegroup/apps/general/1`,
      nodegroupName: 'general',
      clusterName: 'apps',
      status: 'DEGRADED',
      version: '1.33',
      scalingConfig: { minSize: 1, maxSize: 4, desiredSize: 2 },
      resources: { autoScalingGroups: [{ name: 'eks-general' }] },
      health: { issues: [{ code: 'NodeCreationFailure', message: 'They do not join.' }] },
      tags: { holdfast: 'managed' },
    },
  },
  'EKS ListInsights': {
    insights: [{ name: 'Kubelet version skew', insightStatus: { status: 'ERROR', reason: 'too old' } }],
    nextToken: 'a',
  },
};
