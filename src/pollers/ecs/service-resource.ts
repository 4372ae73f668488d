import type { Service } from '@aws-sdk/client-ecs';
import type { AwsScope } from '../../aws/scope.ts';
import type { Resource } from '../../model/resource.ts';
import { stated } from '../finding.ts';
import { lastOf } from './known-services.ts';
import { windowMs } from './service-words.ts';

export function serviceResource(service: Service, now: number, scope: AwsScope): Resource {
  const { serviceArn: id = '', clusterArn, deploymentConfiguration: how } = service;
  const breaker = how?.deploymentCircuitBreaker;
  return {
    id,
    kind: 'ecs:service',
    ...scope,
    name: service.serviceName ?? lastOf(id),
    tags: Object.fromEntries((service.tags ?? []).map(({ key = '', value = '' }) => [key, value])),
    facts: stated({
      cluster: clusterArn === undefined ? undefined : lastOf(clusterArn),
      status: service.status,
      desired: service.desiredCount,
      running: service.runningCount,
      pending: service.pendingCount,
      taskDefinition: service.taskDefinition === undefined ? undefined : lastOf(service.taskDefinition),
      launchType: service.launchType,
      schedulingStrategy: service.schedulingStrategy,
      // AWS leaves its own scheduler out, and a breaker that was never set.
      deploymentController: how === undefined ? undefined : (service.deploymentController?.type ?? 'ECS'),
      circuitBreaker: how === undefined ? undefined : breaker?.enable === true,
      rollsBack: how === undefined ? undefined : breaker?.enable === true && breaker.rollback === true,
      minimumHealthyPercent: how?.minimumHealthyPercent,
      maximumPercent: how?.maximumPercent,
      restless: isRestless(service, now),
      ...doorOf(service),
    }),
    relations: [],
  };
}

/**
 * Of tasks that have addresses of their own (network mode awsvpc): the security groups around them, and the port on
 * which load balancers reach them, where it is the same for all of those.
 */
function doorOf({ networkConfiguration, loadBalancers = [] }: Service): Resource['facts'] {
  const groups = networkConfiguration?.awsvpcConfiguration?.securityGroups ?? [];
  const [port, ...others] = new Set(loadBalancers.map(({ containerPort }) => containerPort));
  if (groups.length === 0) return {};
  return stated({
    securityGroups: groups.toSorted(),
    endpointPort: others.length === 0 ? port : undefined,
  });
}

/**
 * Whether tasks came or went lately, so that it is worth asking what ended them: only then does AWS have to be
 * asked of a service's stopped tasks, one service a call.
 */
function isRestless(service: Service, now: number): boolean {
  const { desiredCount, runningCount, pendingCount, deployments = [], events } = service;
  return (
    desiredCount !== runningCount ||
    pendingCount !== 0 ||
    deployments.some(({ failedTasks = 0 }) => failedTasks > 0) ||
    events === undefined ||
    events.some(
      ({ createdAt, message = '' }) =>
        now - (createdAt?.getTime() ?? now) <= windowMs && !message.includes('has reached a steady state'),
    )
  );
}

/** The target groups that lead to these services: AWS tells of the edge here, and not at the target group. */
export function balancedGroups(services: readonly Service[], scope: AwsScope): readonly Resource[] {
  const groups = new Map<string, string[]>();
  for (const { serviceArn, loadBalancers = [] } of services)
    for (const { targetGroupArn } of loadBalancers)
      if (serviceArn !== undefined && targetGroupArn !== undefined)
        groups.set(targetGroupArn, [...(groups.get(targetGroupArn) ?? []), serviceArn]);
  return [...groups].map(([id, behind]) => ({
    id,
    kind: 'elbv2:target-group',
    ...scope,
    name: id.split('/').at(-2) ?? id,
    tags: {},
    facts: {},
    relations: behind.map((to) => ({ type: 'routes-to', to })),
  }));
}
