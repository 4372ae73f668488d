import type { Deployment, Service, Task, TaskDefinition } from '@aws-sdk/client-ecs';
import { taskDefinitionArn } from '../../world/containers/deployment.ts';
import { liveTasks, runningTasks } from '../../world/containers/tasks-of.ts';
import type {
  ContainerDeployment,
  ContainerService,
  ContainerTask,
} from '../../world/state/container-service.ts';

/** As AWS shows a service that Fargate runs by ECS's own deployments. */
export function serviceShape(service: ContainerService, withTags: boolean): Service {
  const { circuitBreaker, deployments } = service;
  const [newest] = deployments;
  const running = runningTasks(service).length;
  return {
    serviceArn: service.arn,
    serviceName: service.name,
    clusterArn: clusterArnOf(service),
    status: 'ACTIVE',
    desiredCount: service.desired,
    runningCount: running,
    pendingCount: liveTasks(service).length - running,
    launchType: 'FARGATE',
    schedulingStrategy: 'REPLICA',
    ...(newest === undefined ? {} : { taskDefinition: taskDefinitionArn(service, newest.revision) }),
    deploymentConfiguration: {
      deploymentCircuitBreaker: {
        enable: circuitBreaker !== undefined,
        rollback: circuitBreaker?.rollsBack === true,
      },
      minimumHealthyPercent: service.minimumHealthyPercent,
      maximumPercent: service.maximumPercent,
    },
    deploymentController: { type: 'ECS' },
    loadBalancers: [],
    deployments: deployments.map((deployment, index) => deploymentShape(service, deployment, index === 0)),
    events: service.events.map(({ id, at, message }) => ({ id, createdAt: new Date(at), message })),
    createdAt: new Date(service.createdAt),
    ...(withTags ? { tags: [...service.tags].map(([key, value]) => ({ key, value })) } : {}),
  };
}

function deploymentShape(
  service: ContainerService,
  deployment: ContainerDeployment,
  isNewest: boolean,
): Deployment {
  const own = ({ deployment: id }: ContainerTask) => id === deployment.id;
  const running = runningTasks(service).filter(own).length;
  return {
    id: deployment.id,
    status: isNewest ? 'PRIMARY' : 'ACTIVE',
    taskDefinition: taskDefinitionArn(service, deployment.revision),
    desiredCount: isNewest && deployment.state !== 'FAILED' ? service.desired : 0,
    runningCount: running,
    pendingCount: liveTasks(service).filter(own).length - running,
    failedTasks: deployment.failedTasks,
    createdAt: new Date(deployment.createdAt),
    updatedAt: new Date(deployment.updatedAt),
    launchType: 'FARGATE',
    rolloutState: deployment.state,
    rolloutStateReason: deployment.reason,
  };
}

export function taskShape(service: ContainerService, task: ContainerTask): Task {
  const { stopped, startedAt } = task;
  const status = stopped === undefined ? (startedAt === undefined ? 'PENDING' : 'RUNNING') : 'STOPPED';
  return {
    taskArn: task.arn,
    clusterArn: clusterArnOf(service),
    taskDefinitionArn: taskDefinitionArn(service, task.revision),
    group: `service:${service.name}`,
    startedBy: task.deployment,
    availabilityZone: task.zone,
    launchType: 'FARGATE',
    createdAt: new Date(task.createdAt),
    ...(startedAt === undefined ? {} : { startedAt: new Date(startedAt) }),
    lastStatus: status,
    desiredStatus: stopped === undefined ? 'RUNNING' : 'STOPPED',
    containers: [
      {
        name: service.name,
        taskArn: task.arn,
        lastStatus: status,
        ...(stopped === undefined ? {} : { exitCode: stopped.exitCode }),
      },
    ],
    ...(stopped === undefined
      ? {}
      : { stoppedAt: new Date(stopped.at), stopCode: stopped.code, stoppedReason: stopped.reason }),
  };
}

export const clusterArnOf = ({ arn, cluster, region }: ContainerService): string =>
  `arn:aws:ecs:${region}:${arn.split(':')[4]}:cluster/${cluster}`;

export function taskDefinitionShape(service: ContainerService, revision: number): TaskDefinition {
  return {
    taskDefinitionArn: taskDefinitionArn(service, revision),
    family: service.name,
    revision,
    status: service.deregistered.has(revision) ? 'INACTIVE' : 'ACTIVE',
    containerDefinitions: [{ name: service.name, image: `${service.name}:${revision}`, essential: true }],
  };
}
