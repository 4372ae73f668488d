import { scopeOf } from '../../aws/arn.ts';
import type { AwsScope } from '../../aws/scope.ts';
import type { Model } from '../../model/model.ts';
import type { ResourceKind } from '../../model/resource.ts';
import { alarmTargets } from '../../pollers/cloudwatch/alarm-targets.ts';
import type { Alert } from './alert.ts';

/** What an alert is about, or why that cannot be told. */
export type AlertTarget =
  | { readonly kind: 'known'; readonly resource: string }
  | { readonly kind: 'unnamed' | 'unknown' | 'ambiguous'; readonly why: string };

/** Labels that may hold an ARN. `name` and `resource` mean other things elsewhere, so they count with one only. */
const arnLabels = ['holdfast_resource', 'resource_arn', 'arn', 'resource', 'name'];

/** CloudWatch's dimensions, the most exact first, as exporters and people write them: `instance_id`, `dimension_InstanceId`. */
const dimensions = [
  'InstanceId',
  'DBInstanceIdentifier',
  'TargetGroup',
  'AutoScalingGroupName',
  'DBClusterIdentifier',
  'LoadBalancer',
  'LoadBalancerName',
  'QueueName',
];

/** What may be called by its bare name, too, which is one in an account and region. */
const byName: Readonly<Record<string, readonly ResourceKind[]>> = {
  TargetGroup: ['elbv2:target-group'],
  LoadBalancer: ['elbv2:load-balancer', 'elb:load-balancer'],
};

const balancers: ReadonlySet<string> = new Set<ResourceKind>(['elbv2:load-balancer', 'elb:load-balancer']);

/**
 * The one resource that the labels name. The first label of the list that is there decides: an alert on an instance
 * that nobody knows is not about the load balancer before it. `scopes`: the accounts and regions that are watched.
 */
export function alertTarget(
  { labels }: Pick<Alert, 'labels'>,
  model: Model,
  scopes: readonly AwsScope[],
): AlertTarget {
  for (const label of arnLabels) {
    const value = labels[label];
    if (value?.startsWith('arn:')) return theOne([value], { label, value, model, labels });
  }
  const plain = new Map(Object.keys(labels).map((label) => [withoutDress(label), label]));
  for (const dimension of dimensions) {
    const label = plain.get(dimension.toLowerCase());
    const value = label === undefined ? undefined : labels[label];
    if (label === undefined || !value) continue;
    const ids = scopes.flatMap((scope) =>
      alarmTargets([{ scope, name: dimension, value, namespace: undefined }], model),
    );
    const called = (byName[dimension] ?? []).flatMap((kind) => namedLike(value, kind, model));
    return theOne([...ids, ...called], { label, value, model, labels });
  }
  const { service } = labels;
  if (service) return balancerOf(service, model, labels);
  return { kind: 'unnamed', why: 'no label names a resource: docs/alerts.md lists those that may' };
}

/** `dimension_InstanceId` and `instance_id` are one. */
const withoutDress = (label: string): string =>
  label
    .toLowerCase()
    .replace(/^dimension_/, '')
    .replaceAll('_', '');

function namedLike(value: string, kind: ResourceKind, model: Model): readonly string[] {
  // Past the last but one slash of an ARN stands the name: `targetgroup/NAME/ID`, `loadbalancer/app/NAME/ID`.
  return [...model.ofKind(kind)].filter((id) => id.split('/').at(-2) === value);
}

interface Said {
  readonly label: string;
  readonly value: string;
  readonly model: Model;
  readonly labels: Alert['labels'];
}

/** Of what is known and where the labels say that it is, if they do. */
function theOne(ids: readonly string[], { label, value, model, labels }: Said): AlertTarget {
  const known = [...new Set(ids)].filter((id) => model.resources.has(id) && isWhere(id, labels, model));
  const [resource] = known;
  const said = `${label} "${value.slice(0, 200)}"`;
  if (resource === undefined)
    return { kind: 'unknown', why: `${said} is nothing that Holdfast watches, or not yet` };
  if (known.length > 1)
    return {
      kind: 'ambiguous',
      why: `${said} means ${known.length} things: add the labels account_id and region, or name it by its ARN`,
    };
  return { kind: 'known', resource };
}

function isWhere(
  id: string,
  { account_id: account, region }: Alert['labels'],
  { resources }: Model,
): boolean {
  const place = resources.get(id) ?? scopeOf(id);
  return (!account || place?.account === account) && (!region || place?.region === region);
}

/** A service is many things. Its users meet it at its load balancer, if it has one only. */
function balancerOf(service: string, model: Model, labels: Alert['labels']): AlertTarget {
  const known = model.services.get(service);
  const said = `service "${service.slice(0, 200)}"`;
  if (known === undefined) return { kind: 'unknown', why: `${said} is none that Holdfast knows` };
  const doors = known.resources.filter((id) => {
    const kind = model.resources.get(id)?.kind;
    return kind !== undefined && balancers.has(kind) && isWhere(id, labels, model);
  });
  const [door] = doors;
  if (door === undefined || doors.length > 1)
    return {
      kind: 'ambiguous',
      why: `${said} has ${doors.length} load balancers here: name what the alert is about by its ARN`,
    };
  return { kind: 'known', resource: door };
}
