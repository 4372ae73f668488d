import {
  bucketArn,
  cacheClusterArn,
  classicLoadBalancerArn,
  clusterArn,
  containerServiceArn,
  directConnectArn,
  databaseArn,
  fileSystemArn,
  ec2Arn,
  functionArn,
  healthCheckArn,
  instanceArn,
  loadBalancingArn,
  queueArn,
  tableArn,
  topicArn,
} from '../../aws/arn.ts';
import type { AwsScope } from '../../aws/scope.ts';
import type { Model } from '../../model/model.ts';

/** One dimension of a metric, with its namespace and the scope of the account that the metric comes from. */
export interface PlacedDimension {
  readonly scope: AwsScope;
  readonly namespace: string | undefined;
  readonly name: string;
  readonly value: string;
}

/**
 * Ids of the resources that an alarm's dimensions name. They need not have been discovered, but for Auto
 * Scaling groups: only the model knows the ARN that goes with a group's name.
 */
export function alarmTargets(dimensions: readonly PlacedDimension[], model: Model): readonly string[] {
  const targets = dimensions.map(
    (dimension) => targetOf(dimension, model) ?? containerService(dimension, dimensions),
  );
  return [...new Set(targets.filter((target) => target !== undefined))];
}

function targetOf({ scope, namespace, name, value }: PlacedDimension, model: Model): string | undefined {
  switch (name) {
    case 'InstanceId':
      return instanceArn(scope, value);
    case 'LoadBalancer':
      // The dimension holds the end of the ARN: `app/NAME/ID`, `net/NAME/ID`, `targetgroup/NAME/ID`.
      return loadBalancingArn(scope, `loadbalancer/${value}`);
    case 'TargetGroup':
      return loadBalancingArn(scope, value);
    case 'LoadBalancerName':
      return classicLoadBalancerArn(scope, value);
    case 'DBInstanceIdentifier':
      return databaseArn(scope, value);
    case 'DBClusterIdentifier':
      return clusterArn(scope, value);
    case 'ConnectionId':
      return namespace === 'AWS/DX' ? directConnectArn(scope, `dxcon/${value}`) : undefined;
    case 'VirtualInterfaceId':
      return directConnectArn(scope, `dxvif/${value}`);
    case 'NatGatewayId':
      return ec2Arn(scope, `natgateway/${value}`);
    case 'TableName':
      // Other services have tables, too.
      return namespace === 'AWS/DynamoDB' ? tableArn(scope, value) : undefined;
    case 'FunctionName':
      return functionArn(scope, value);
    case 'QueueName':
      return queueArn(scope, value);
    case 'TopicName':
      return topicArn(scope, value);
    case 'FileSystemId':
      return namespace === 'AWS/EFS' ? fileSystemArn(scope, value) : undefined;
    case 'BucketName':
    case 'SourceBucket':
      return namespace === 'AWS/S3' ? bucketArn(scope, value) : undefined;
    case 'CacheClusterId':
      return cacheClusterArn(scope, value);
    case 'HealthCheckId':
      return healthCheckArn(value);
    case 'AutoScalingGroupName':
      return groupNamed(value, scope, model);
    default:
      return undefined;
  }
}

/** A service of ECS has its name in a cluster; where the alarm is about several, which one is not told. */
function containerService(
  { scope, namespace, name, value }: PlacedDimension,
  all: readonly PlacedDimension[],
): string | undefined {
  if (name !== 'ServiceName' || !(namespace === 'AWS/ECS' || namespace === 'ECS/ContainerInsights'))
    return undefined;
  const clusters = new Set(all.flatMap((other) => (other.name === 'ClusterName' ? [other.value] : [])));
  const [cluster] = clusters;
  return cluster === undefined || clusters.size > 1
    ? undefined
    : containerServiceArn(scope, { cluster, service: value });
}

function groupNamed(name: string, { account, region }: AwsScope, model: Model): string | undefined {
  for (const id of model.ofKind('autoscaling:group')) {
    const group = model.resources.get(id);
    if (group?.account === account && group.region === region && group.facts['groupName'] === name) return id;
  }
  return undefined;
}
