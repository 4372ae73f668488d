import type { Filter } from '@aws-sdk/client-ec2';
import { awsFailure } from '../failure.ts';
import type { Instance } from '../../world/state/instance.ts';

/** The filters of DescribeInstances and DescribeInstanceStatus that Holdfast's pollers can ask for. */
const read: Readonly<Record<string, (instance: Instance) => string | undefined>> = {
  'instance-id': (instance) => instance.id,
  'instance-type': (instance) => instance.type,
  'instance-state-name': (instance) => instance.state,
  'availability-zone': (instance) => instance.zone,
  'vpc-id': (instance) => instance.vpc,
  'subnet-id': (instance) => instance.subnet,
  'system-status.status': (instance) => instance.systemCheck.status,
  'instance-status.status': (instance) => instance.instanceCheck.status,
  'attached-ebs-status.status': (instance) => instance.ebsCheck.status,
  'application-status.status': (instance) => instance.applicationCheck?.status,
  'system-status.reachability': (instance) => (instance.systemCheck.status === 'ok' ? 'passed' : 'failed'),
  'instance-status.reachability': (instance) =>
    instance.instanceCheck.status === 'ok' ? 'passed' : 'failed',
  'event.code': (instance) => instance.events[0]?.code,
  'tag-key': () => undefined,
};

/** Filters are joined by and, the values of one by or; `*` stands for any text. */
export function matchesFilters(instance: Instance, filters: readonly Filter[]): boolean {
  return filters.every(({ Name: name = '', Values: values = [] }) => {
    if (name === 'tag-key') return values.some((key) => instance.tags.has(key));
    const reader = name.startsWith('tag:') ? () => instance.tags.get(name.slice(4)) : read[name];
    if (reader === undefined) throw awsFailure('InvalidParameterValue', `The filter '${name}' is invalid`);
    const actual = reader(instance);
    return actual !== undefined && values.some((value) => matches(value, actual));
  });
}

function matches(pattern: string, actual: string): boolean {
  const parts = pattern.split('*');
  if (parts.length === 1) return pattern === actual;
  const [first = '', ...rest] = parts;
  const last = rest.pop() ?? '';
  if (!actual.startsWith(first) || !actual.slice(first.length).endsWith(last)) return false;
  let from = first.length;
  for (const part of rest) {
    const at = actual.indexOf(part, from);
    if (at === -1) return false;
    from = at + part.length;
  }
  return from <= actual.length - last.length;
}
