import type {
  DescribeServicesCommandInput,
  DescribeServicesCommandOutput,
  DeregisterTaskDefinitionCommandInput,
  DeregisterTaskDefinitionCommandOutput,
  DescribeTaskDefinitionCommandInput,
  DescribeTaskDefinitionCommandOutput,
  DescribeTasksCommandInput,
  DescribeTasksCommandOutput,
  ListClustersCommandInput,
  ListClustersCommandOutput,
  ListServicesCommandInput,
  ListServicesCommandOutput,
  ListTasksCommandInput,
  ListTasksCommandOutput,
  UpdateServiceCommandInput,
  UpdateServiceCommandOutput,
} from '@aws-sdk/client-ecs';
import { beginDeployment } from '../../world/containers/deployment.ts';
import type { ContainerService, ContainerTask } from '../../world/state/container-service.ts';
import { awsFailure } from '../failure.ts';
import { type CallContext, mutates, reads, type SimulatedService } from '../operation.ts';
import { page } from '../page.ts';
import { clusterArnOf, serviceShape, taskDefinitionShape, taskShape } from './shapes.ts';

type Answer<T> = Omit<T, '$metadata'>;

const listedAtMost = 100;
const servicesAtMost = 10;
const tasksAtMost = 100;

/** ECS's services and their tasks: clusters are there as far as something runs in them. */
export const ecs: SimulatedService = {
  id: 'ECS',
  protocol: 'json',
  operations: {
    ListClusters: reads((input: ListClustersCommandInput, context): Answer<ListClustersCommandOutput> => {
      const listed = paged([...new Set(servicesIn(context).map(clusterArnOf))], input);
      return { clusterArns: [...listed.items], nextToken: listed.next };
    }),
    ListServices: reads((input: ListServicesCommandInput, context): Answer<ListServicesCommandOutput> => {
      const listed = paged(
        servicesOf(input.cluster, context).map(({ arn }) => arn),
        input,
      );
      return { serviceArns: [...listed.items], nextToken: listed.next };
    }),
    DescribeServices: reads(describeServices),
    ListTasks: reads(listTasks),
    DescribeTasks: reads(describeTasks),
    DescribeTaskDefinition: reads(
      (input: DescribeTaskDefinitionCommandInput, context): Answer<DescribeTaskDefinitionCommandOutput> => {
        const { service, revision } = revisionNamed(input.taskDefinition, context);
        return { taskDefinition: taskDefinitionShape(service, revision) };
      },
    ),
    DeregisterTaskDefinition: mutates(
      (
        input: DeregisterTaskDefinitionCommandInput,
        context,
      ): Answer<DeregisterTaskDefinitionCommandOutput> => {
        const { service, revision } = revisionNamed(input.taskDefinition, context);
        service.deregistered.add(revision);
        return { taskDefinition: taskDefinitionShape(service, revision) };
      },
    ),
    UpdateService: mutates(updateService),
  },
};

function describeServices(
  input: DescribeServicesCommandInput,
  context: CallContext,
): Answer<DescribeServicesCommandOutput> {
  const { services: names = [], include = [] } = input;
  if (names.length > servicesAtMost) throw invalid('services can have at most 10 items.');
  const there = servicesOf(input.cluster, context);
  const asked = names.map((name) => ({ name, service: there.find((one) => isCalled(one, name)) }));
  return {
    services: asked
      .flatMap(({ service }) => service ?? [])
      .map((one) => serviceShape(one, include.includes('TAGS'))),
    failures: asked.flatMap(({ name, service }) =>
      service === undefined ? [{ arn: arnOf(name, input.cluster, context), reason: 'MISSING' }] : [],
    ),
  };
}

function listTasks(input: ListTasksCommandInput, context: CallContext): Answer<ListTasksCommandOutput> {
  const there = servicesOf(input.cluster, context);
  const { serviceName, desiredStatus = 'RUNNING' } = input;
  const asked = serviceName === undefined ? there : there.filter((one) => isCalled(one, serviceName));
  if (serviceName !== undefined && asked.length === 0)
    throw awsFailure('ServiceNotFoundException', 'Service not found.');
  const tasks = asked.flatMap((service) => [...service.tasks.values()]);
  const listed = paged(
    tasks.flatMap(({ arn, stopped }) =>
      (stopped === undefined) === (desiredStatus === 'RUNNING') ? arn : [],
    ),
    input,
  );
  return { taskArns: [...listed.items], nextToken: listed.next };
}

function describeTasks(
  input: DescribeTasksCommandInput,
  context: CallContext,
): Answer<DescribeTasksCommandOutput> {
  const { tasks: names = [] } = input;
  if (names.length > tasksAtMost) throw invalid('Number of tasks cannot be greater than 100.');
  const there = servicesOf(input.cluster, context);
  const found = names.map((name) => ({ name, task: taskNamed(name, there) }));
  return {
    tasks: found.flatMap(({ task }) => (task === undefined ? [] : taskShape(task.service, task.task))),
    failures: found.flatMap(({ name, task }) =>
      task === undefined ? [{ arn: name, reason: 'MISSING' }] : [],
    ),
  };
}

function taskNamed(
  name: string,
  services: readonly ContainerService[],
): { readonly service: ContainerService; readonly task: ContainerTask } | undefined {
  for (const service of services)
    for (const task of service.tasks.values())
      if (task.arn === name || task.arn.endsWith(`/${name}`)) return { service, task };
  return undefined;
}

function updateService(
  input: UpdateServiceCommandInput,
  context: CallContext,
): Answer<UpdateServiceCommandOutput> {
  const { service: name = '', desiredCount, taskDefinition, forceNewDeployment = false } = input;
  const service = servicesOf(input.cluster, context).find((one) => isCalled(one, name));
  if (service === undefined) throw awsFailure('ServiceNotFoundException', 'Service not found.');
  const running = service.deployments[0]?.revision ?? 1;
  const wanted = taskDefinition === undefined ? running : revisionNamed(taskDefinition, context).revision;
  if (service.deregistered.has(wanted) && (wanted !== running || forceNewDeployment))
    throw awsFailure('ClientException', 'TaskDefinition is inactive');
  if (desiredCount !== undefined && desiredCount !== service.desired) {
    service.desired = desiredCount;
    service.isSteady = false;
  }
  if (wanted !== running || forceNewDeployment) beginDeployment(context.world, service, wanted);
  return { service: serviceShape(service, false) };
}

/** By `family:revision` or ARN: each service has a family of its own, with every revision up to the newest. */
function revisionNamed(
  name = '',
  context: CallContext,
): { readonly service: ContainerService; readonly revision: number } {
  const [, family, number] = /(?:^|\/)([^/:]+):(\d+)$/.exec(name) ?? [];
  const service = servicesIn(context).find((one) => one.name === family);
  const revision = Number(number);
  const newest = Math.max(0, ...(service?.deployments ?? []).map((deployment) => deployment.revision));
  if (service === undefined || !(revision >= 1 && revision <= newest))
    throw awsFailure('ClientException', 'Unable to describe task definition.');
  return { service, revision };
}

/** By name or ARN; without one AWS means a cluster called `default`. */
function servicesOf(cluster = 'default', context: CallContext): readonly ContainerService[] {
  const name = cluster.slice(cluster.lastIndexOf('/') + 1);
  const found = servicesIn(context).filter((service) => service.cluster === name);
  if (found.length === 0) throw awsFailure('ClusterNotFoundException', 'Cluster not found.');
  return found;
}

function servicesIn({ world, scope }: CallContext): readonly ContainerService[] {
  return [...world.containerServices.values()].filter(({ region }) => region === scope.region);
}

const isCalled = ({ name, arn }: ContainerService, asked: string): boolean => asked === name || asked === arn;

const arnOf = (name: string, cluster: string | undefined, { world, scope }: CallContext): string =>
  name.startsWith('arn:')
    ? name
    : `arn:aws:ecs:${scope.region}:${world.account}:service/${cluster ?? 'default'}/${name}`;

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

const invalid = (message: string): Error => awsFailure('InvalidParameterException', message);
