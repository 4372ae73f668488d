import { build, parse, validate } from '@aws-sdk/util-arn-parser';
import type { AwsScope } from './scope.ts';

/** Ids of what AWS itself gives no ARN for in its answers. AWS's own ARNs are used as they come. */

export function instanceArn(scope: AwsScope, instanceId: string): string {
  return arn('ec2', scope, `instance/${instanceId}`);
}

export function classicLoadBalancerArn(scope: AwsScope, name: string): string {
  return loadBalancingArn(scope, `loadbalancer/${name}`);
}

/** From the end of an ARN, as CloudWatch's dimensions hold it: `targetgroup/NAME/ID`, `loadbalancer/app/NAME/ID`. */
export function loadBalancingArn(scope: AwsScope, resource: string): string {
  return arn('elasticloadbalancing', scope, resource);
}

export function databaseArn(scope: AwsScope, identifier: string): string {
  return arn('rds', scope, `db:${identifier}`);
}

export function clusterArn(scope: AwsScope, identifier: string): string {
  return arn('rds', scope, `cluster:${identifier}`);
}

export function queueArn(scope: AwsScope, name: string): string {
  return arn('sqs', scope, name);
}

export function functionArn(scope: AwsScope, name: string): string {
  return arn('lambda', scope, `function:${name}`);
}

export function topicArn(scope: AwsScope, name: string): string {
  return arn('sns', scope, name);
}

export function kubernetesClusterArn(scope: AwsScope, name: string): string {
  return arn('eks', scope, `cluster/${name}`);
}

export function tableArn(scope: AwsScope, name: string): string {
  return arn('dynamodb', scope, `table/${name}`);
}

export function containerServiceArn(
  scope: AwsScope,
  { cluster, service }: { readonly cluster: string; readonly service: string },
): string {
  return arn('ecs', scope, `service/${cluster}/${service}`);
}

export function fileSystemArn(scope: AwsScope, fileSystemId: string): string {
  return arn('elasticfilesystem', scope, `file-system/${fileSystemId}`);
}

export function mountTargetArn(scope: AwsScope, mountTargetId: string): string {
  return arn('elasticfilesystem', scope, `mount-target/${mountTargetId}`);
}

/** S3's ARNs have neither region nor account: the name is one in the whole partition. */
export function bucketArn({ region }: Pick<AwsScope, 'region'>, name: string): string {
  return build({ partition: partitionOf(region), service: 's3', region: '', accountId: '', resource: name });
}

/** What EC2 keeps besides machines, by its kind in ARNs: `natgateway/nat-…`, `route-table/rtb-…`, `subnet/subnet-…`. */
export function ec2Arn(scope: AwsScope, resource: string): string {
  return arn('ec2', scope, resource);
}

/**
 * `dxcon/dxcon-…`, `dxvif/dxvif-…`. A Direct Connect gateway is in no region; here it has one, by which what is
 * known of it is told apart from what another region's reads say.
 */
export function directConnectArn(scope: AwsScope, resource: string): string {
  return arn('directconnect', scope, resource);
}

export function cacheClusterArn(scope: AwsScope, id: string): string {
  return arn('elasticache', scope, `cluster:${id}`);
}

export function replicationGroupArn(scope: AwsScope, id: string): string {
  return arn('elasticache', scope, `replicationgroup:${id}`);
}

export function metricFilterArn(scope: AwsScope, logGroup: string, name: string): string {
  return arn('logs', scope, `log-group:${logGroup}:metric-filter:${name}`);
}

/** A document that AWS or another account owns has the same form in each account here. */
export function documentArn(scope: AwsScope, name: string): string {
  return arn('ssm', scope, `document/${name}`);
}

/** The account itself, by its root user: IAM is in no region. */
export function accountArn({ region, account }: AwsScope): string {
  return build({
    partition: partitionOf(region),
    service: 'iam',
    region: '',
    accountId: account,
    resource: 'root',
  });
}

export function configRecorderArn(scope: AwsScope, name: string): string {
  return arn('config', scope, `recorder/${name}`);
}

/** CodeDeploy names deployments by their id alone. */
export function deploymentArn(scope: AwsScope, deploymentId: string): string {
  return arn('codedeploy', scope, `deployment:${deploymentId}`);
}

export function experimentArn(scope: AwsScope, experimentId: string): string {
  return arn('fis', scope, `experiment/${experimentId}`);
}

/** `ZID` with or without the `/hostedzone/` that Route 53 puts before it. */
export function hostedZoneArn(zoneId: string): string {
  return route53Arn(`hostedzone/${bareZoneId(zoneId)}`);
}

export function healthCheckArn(healthCheckId: string): string {
  return route53Arn(`healthcheck/${healthCheckId}`);
}

/** The id of one record, or without a set identifier that of the set of records of one name and type. */
export function recordArn(record: {
  readonly zoneId: string;
  readonly name: string;
  readonly type: string;
  readonly setIdentifier?: string | undefined;
}): string {
  const { zoneId, name, type, setIdentifier } = record;
  const set = `recordset/${bareZoneId(zoneId)}/${name.replace(/\.$/, '')}/${type}`;
  return route53Arn(setIdentifier ? `${set}/${setIdentifier}` : set);
}

/** Account and region of an ARN; `global` where it names no region. Nothing for what is no ARN. */
export function scopeOf(id: string): AwsScope | undefined {
  if (!validate(id)) return undefined;
  const { accountId, region } = parse(id);
  return { account: accountId, region: region === '' ? 'global' : region };
}

/** The service that an ARN is of, such as `ec2`. Nothing for what is no ARN. */
export function serviceOf(id: string): string | undefined {
  return validate(id) ? parse(id).service : undefined;
}

/** The instance id in an instance's ARN. Nothing for any other id. */
export function instanceIdOf(id: string): string | undefined {
  if (!validate(id)) return undefined;
  const { service, resource } = parse(id);
  return service === 'ec2' && resource.startsWith('instance/')
    ? resource.slice('instance/'.length)
    : undefined;
}

/** The name of a classic load balancer from its id; nothing for an ALB's, NLB's or any other id. */
export function classicLoadBalancerNameOf(id: string): string | undefined {
  if (!validate(id)) return undefined;
  const { service, resource } = parse(id);
  return service === 'elasticloadbalancing' ? /^loadbalancer\/([^/]+)$/.exec(resource)?.[1] : undefined;
}

function bareZoneId(zoneId: string): string {
  return zoneId.replace(/^\/hostedzone\//, '');
}

function route53Arn(resource: string): string {
  return build({ service: 'route53', region: '', accountId: '', resource });
}

function arn(service: string, scope: AwsScope, resource: string): string {
  const { region, account: accountId } = scope;
  return build({ partition: partitionOf(region), service, region, accountId, resource });
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
