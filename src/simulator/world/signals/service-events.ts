import { publishEvent } from './events.ts';
import type { ContainerDeployment, ContainerService, ContainerTask } from '../state/container-service.ts';
import type { DatabaseEvent } from '../state/database.ts';
import type { Happening } from '../state/happening.ts';
import type { Instance } from '../state/instance.ts';
import type { ScalingActivity } from '../state/scaling-group.ts';
import type { World } from '../state/world.ts';

/** What EC2 and CloudWatch publish of a happening; the others publish of their own records. */
export function publishHappening(world: World, happening: Happening): void {
  if (world.queues.size === 0) return;
  if (happening.kind === 'instance') publishInstance(world, happening.instance, happening.state);
  if (happening.kind === 'alarm') publishAlarm(world, happening);
}

function publishInstance(world: World, id: string, state: string): void {
  const region = world.instances.get(id)?.region;
  if (region === undefined) return;
  publishEvent(world, {
    source: 'aws.ec2',
    detailType: 'EC2 Instance State-change Notification',
    region,
    resources: [`arn:aws:ec2:${region}:${world.account}:instance/${id}`],
    detail: { 'instance-id': id, state },
    durable: false,
  });
}

/** What EC2 publishes of a Spot Instance that it may take back, or does. */
export function publishSpot(
  world: World,
  { id, region, zone }: Instance,
  detailType: 'EC2 Spot Instance Interruption Warning' | 'EC2 Instance Rebalance Recommendation',
  detail: Readonly<Record<string, string>>,
): void {
  publishEvent(world, {
    source: 'aws.ec2',
    detailType,
    region,
    // As AWS documents them: with the zone, and without the account.
    resources: [`arn:aws:ec2:${zone}:instance/${id}`],
    detail: { 'instance-id': id, ...detail },
    durable: false,
  });
}

function publishAlarm(world: World, alarm: Extract<Happening, { kind: 'alarm' }>): void {
  const metric = world.alarms.get(alarm.arn);
  publishEvent(world, {
    source: 'aws.cloudwatch',
    detailType: 'CloudWatch Alarm State Change',
    region: alarm.region,
    resources: [alarm.arn],
    detail: {
      alarmName: alarm.alarm,
      state: {
        value: alarm.state,
        reason: alarm.reason,
        timestamp: new Date(alarm.at).toISOString().replace('Z', '+0000'),
      },
      previousState: { value: alarm.from },
      configuration:
        metric === undefined
          ? { alarmRule: world.compositeAlarms.get(alarm.arn)?.ruleText }
          : {
              description: metric.description,
              metrics: [
                {
                  id: 'm1',
                  metricStat: {
                    metric: {
                      namespace: metric.metric.namespace,
                      name: metric.metric.metric,
                      dimensions: metric.metric.dimensions,
                    },
                    period: metric.periodMs / 1000,
                    stat: metric.statistic,
                  },
                  returnData: true,
                },
              ],
            },
    },
    durable: true,
  });
}

/** What RDS publishes beside the line in its own list of events. */
export function publishDatabaseEvent(world: World, event: DatabaseEvent): void {
  if (world.queues.size === 0) return;
  const instance = event.sourceType === 'db-instance';
  publishEvent(world, {
    source: 'aws.rds',
    detailType: instance ? 'RDS DB Instance Event' : 'RDS DB Cluster Event',
    region: event.region,
    resources: [event.arn],
    detail: {
      EventCategories: event.categories,
      SourceType: instance ? 'DB_INSTANCE' : 'CLUSTER',
      SourceArn: event.arn,
      Date: new Date(event.at).toISOString(),
      Message: event.message,
      SourceIdentifier: event.database,
      ...(event.eventId === undefined ? {} : { EventID: event.eventId }),
    },
    durable: false,
  });
}

/** What ECS publishes of a deployment that began, is over, or was given up by the circuit breaker. */
export function publishDeployment(
  world: World,
  service: ContainerService,
  deployment: ContainerDeployment,
): void {
  if (world.queues.size === 0) return;
  const { id, state, reason, updatedAt } = deployment;
  publishEvent(world, {
    source: 'aws.ecs',
    detailType: 'ECS Deployment State Change',
    region: service.region,
    resources: [service.arn],
    detail: {
      eventType: state === 'FAILED' ? 'ERROR' : 'INFO',
      eventName: `SERVICE_DEPLOYMENT_${state}`,
      deploymentId: id,
      updatedAt: new Date(updatedAt).toISOString(),
      reason,
    },
    durable: true,
  });
}

/** What ECS publishes of a task that runs now, or has ended. */
export function publishTask(world: World, task: ContainerTask): void {
  if (world.queues.size === 0) return;
  const service = [...world.containerServices.values()].find(({ tasks }) => tasks.has(task.arn));
  if (service === undefined) return;
  const { stopped } = task;
  publishEvent(world, {
    source: 'aws.ecs',
    detailType: 'ECS Task State Change',
    region: service.region,
    resources: [task.arn],
    detail: {
      clusterArn: `arn:aws:ecs:${service.region}:${world.account}:cluster/${service.cluster}`,
      taskArn: task.arn,
      group: `service:${service.name}`,
      availabilityZone: task.zone,
      startedBy: task.deployment,
      lastStatus: stopped === undefined ? 'RUNNING' : 'STOPPED',
      desiredStatus: stopped === undefined ? 'RUNNING' : 'STOPPED',
      ...(stopped === undefined ? {} : { stopCode: stopped.code, stoppedReason: stopped.reason }),
    },
    durable: true,
  });
}

/** What Auto Scaling publishes when a launch or a termination has ended. */
export function publishActivity(world: World, activity: ScalingActivity): void {
  if (world.queues.size === 0) return;
  const group = [...world.scalingGroups.values()].find((one) => one.activities.includes(activity));
  const verb = /^(Launch|Terminat)ing/.exec(activity.description)?.[1];
  if (group === undefined || verb === undefined) return;
  const id = /i-[0-9a-f]+/.exec(activity.description)?.[0];
  const instance = world.instances.get(id ?? '');
  const launches = verb === 'Launch';
  publishEvent(world, {
    source: 'aws.autoscaling',
    detailType: `EC2 Instance ${launches ? 'Launch' : 'Terminate'} ${activity.status === 'Successful' ? 'Successful' : 'Unsuccessful'}`,
    region: group.region,
    resources: [
      group.arn,
      ...(id === undefined ? [] : [`arn:aws:ec2:${group.region}:${world.account}:instance/${id}`]),
    ],
    detail: {
      StatusCode: activity.status === 'Successful' ? 'InProgress' : 'Failed',
      Description: activity.description,
      AutoScalingGroupName: group.name,
      ActivityId: activity.id,
      RequestId: activity.id,
      Details: { 'Availability Zone': instance?.zone, 'Subnet ID': instance?.subnet },
      StatusMessage: activity.message ?? '',
      StartTime: new Date(activity.startedAt).toISOString(),
      EndTime: new Date(activity.endedAt ?? activity.startedAt).toISOString(),
      EC2InstanceId: id ?? '',
      Cause: activity.cause,
      Origin: launches ? 'EC2' : 'AutoScalingGroup',
      Destination: launches ? 'AutoScalingGroup' : 'EC2',
    },
    durable: false,
  });
}
