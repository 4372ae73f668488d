import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  type Deployment,
  ECSClient,
  type Service,
  type TaskDefinition,
} from '@aws-sdk/client-ecs';
import type { AwsAccess } from '../../aws/access.ts';
import { AwsError } from '../../aws/error.ts';
import type { AwsScope } from '../../aws/scope.ts';
import type { Resource } from '../../model/resource.ts';

/** What ECS calls a service by: its ARN, and the cluster that it runs in. */
export interface ServiceName {
  readonly cluster: string;
  readonly service: string;
}

export function serviceNameOf(target: Resource): ServiceName {
  return { cluster: String(target.facts['cluster']), service: target.id };
}

/** The service as ECS knows it now, or undefined when it is not there any more. Throws AwsError. */
export async function readService(
  aws: AwsAccess,
  scope: AwsScope,
  { cluster, service }: ServiceName,
): Promise<Service | undefined> {
  try {
    const { services = [] } = await clientOf(aws, scope).send(
      new DescribeServicesCommand({ cluster, services: [service] }),
    );
    return services.find(({ status }) => status !== 'INACTIVE');
  } catch (error) {
    if (error instanceof AwsError && error.failure === 'gone') return undefined;
    throw error;
  }
}

/** Whether a revision of a task definition can still be deployed: one that was deregistered cannot. Throws AwsError. */
export async function isRegistered(
  aws: AwsAccess,
  scope: AwsScope,
  taskDefinition: string,
): Promise<boolean> {
  return (await readTaskDefinition(aws, scope, taskDefinition))?.status === 'ACTIVE';
}

/** Undefined where ECS knows of none, or refuses to tell. Throws AwsError. */
async function readTaskDefinition(
  aws: AwsAccess,
  scope: AwsScope,
  taskDefinition: string,
): Promise<TaskDefinition | undefined> {
  try {
    const { taskDefinition: found } = await clientOf(aws, scope).send(
      new DescribeTaskDefinitionCommand({ taskDefinition }),
    );
    return found;
  } catch (error) {
    if (error instanceof AwsError && (error.failure === 'gone' || error.failure === 'refused'))
      return undefined;
    throw error;
  }
}

/**
 * The images of a task definition that can be deployed; undefined: it cannot, as it was deregistered, or ECS does not
 * say. Throws AwsError.
 */
export async function readImages(
  aws: AwsAccess,
  scope: AwsScope,
  taskDefinition: string,
): Promise<readonly string[] | undefined> {
  const found = await readTaskDefinition(aws, scope, taskDefinition);
  if (found?.status !== 'ACTIVE') return undefined;
  return found.containerDefinitions?.flatMap(({ image }) => image ?? []);
}

/** The deployment that ECS starts tasks of. */
export function newestDeployment({ deployments = [] }: Service): Deployment | undefined {
  return deployments.find(({ status }) => status === 'PRIMARY');
}

/** `web:7` of the ARN of a task definition. */
export const revisionName = (taskDefinition: string | undefined): string =>
  taskDefinition?.split('/').at(-1) ?? 'an unknown task definition';

const clientOf = (aws: AwsAccess, scope: AwsScope) => aws.client(ECSClient, scope, { priority: 'verify' });
