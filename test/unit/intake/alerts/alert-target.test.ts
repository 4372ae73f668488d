import { describe, expect, it } from 'vitest';
import { databaseArn, instanceArn, loadBalancingArn, queueArn } from '../../../../src/aws/arn.ts';
import { alertTarget } from '../../../../src/intake/alerts/alert-target.ts';
import type { Resource } from '../../../../src/model/resource.ts';
import type { Service } from '../../../../src/model/service.ts';
import { account, buildModel, noon, region } from '../../../support/model-builder.ts';

const here = { account, region };
const there = { account: '222222222222', region: 'us-east-1' };
const of = (scope: typeof here, id: string, kind: Resource['kind'], facts = {}): Resource => ({
  id,
  kind,
  ...scope,
  name: id.slice(-3),
  tags: {},
  facts,
  relations: [],
});
const instance = instanceArn(here, 'i-1');
const group = loadBalancingArn(here, 'targetgroup/web/0123');
const balancer = loadBalancingArn(here, 'loadbalancer/app/shop/4567');
const classic = loadBalancingArn(here, 'loadbalancer/old');
const far = loadBalancingArn(there, 'loadbalancer/app/far/89ab');
const fleet = `arn:aws:autoscaling:${region}:${account}:autoScalingGroup:1-2:autoScalingGroupName/shop`;
const service = (name: string, resources: readonly string[]): Service => ({
  name,
  tier: 1,
  derived: false,
  resources,
  groups: [],
  dependsOn: [],
  objectives: {},
  state: 'healthy',
  since: noon,
  reason: '',
});
const model = buildModel({
  resources: [
    of(here, instance, 'ec2:instance'),
    of(here, group, 'elbv2:target-group'),
    of(here, balancer, 'elbv2:load-balancer'),
    of(here, classic, 'elb:load-balancer'),
    of(there, far, 'elbv2:load-balancer'),
    of(here, fleet, 'autoscaling:group', { groupName: 'shop' }),
    of(here, databaseArn(here, 'orders'), 'rds:instance'),
    of(there, databaseArn(there, 'orders'), 'rds:instance'),
    of(here, queueArn(here, 'mail'), 'sqs:queue'),
  ],
  services: [
    service('checkout', [balancer, group, instance]),
    service('both', [balancer, far]),
    service('orders', [databaseArn(here, 'orders')]),
  ],
});
const ask = (labels: Record<string, string>) => alertTarget({ labels }, model, [here, there]);

describe('the resource that an alert is about', () => {
  it.each<[string, Record<string, string>, string]>([
    ['an ARN', { resource_arn: instance }, instance],
    [
      'an ARN where an exporter puts it',
      { name: balancer, dimension_LoadBalancer: 'app/far/89ab' },
      balancer,
    ],
    ['an instance id', { instance_id: 'i-1', job: 'node' }, instance],
    ['an instance id as an exporter writes it', { dimension_InstanceId: 'i-1' }, instance],
    ['a target group by the end of its ARN', { target_group: 'targetgroup/web/0123' }, group],
    ['a target group by its name', { target_group: 'web' }, group],
    [
      'its target group rather than its load balancer',
      { load_balancer: 'app/shop/4567', target_group: 'web' },
      group,
    ],
    ['a load balancer by the end of its ARN', { load_balancer: 'app/shop/4567' }, balancer],
    ['a load balancer by its name', { LoadBalancer: 'shop' }, balancer],
    ['a classic load balancer', { load_balancer_name: 'old' }, classic],
    ['an Auto Scaling group', { auto_scaling_group_name: 'shop' }, fleet],
    [
      'a database, where its name is twice',
      { dbinstance_identifier: 'orders', region: 'us-east-1' },
      databaseArn(there, 'orders'),
    ],
    [
      'a database in one of two accounts',
      { dbinstance_identifier: 'orders', account_id: account },
      databaseArn(here, 'orders'),
    ],
    ['a queue', { queue_name: 'mail' }, queueArn(here, 'mail')],
    ['a service by the one load balancer that it has', { service: 'checkout' }, balancer],
    ['a service by the one that it has in a region', { service: 'both', region: 'us-east-1' }, far],
  ])('is named by %s', (_what, labels, resource) => {
    expect(ask(labels)).toEqual({ kind: 'known', resource });
  });

  it.each<[string, Record<string, string>, string]>([
    ['nothing that names one', { alertname: 'Down', job: 'node', instance: '10.0.0.1:9100' }, 'unnamed'],
    ['labels that mean something else elsewhere', { resource: 'cpu', name: 'web' }, 'unnamed'],
    [
      'an instance that nobody knows, though its load balancer is known',
      { instance_id: 'i-9', load_balancer: 'shop' },
      'unknown',
    ],
    ['an instance that is elsewhere', { instance_id: 'i-1', region: 'us-east-1' }, 'unknown'],
    ['an ARN that nobody knows', { arn: instanceArn(here, 'i-9') }, 'unknown'],
    ['a service that is none of ours', { service: 'kube-dns' }, 'unknown'],
    ['a name that is two databases', { dbinstance_identifier: 'orders' }, 'ambiguous'],
    ['a service that has two load balancers', { service: 'both' }, 'ambiguous'],
    ['a service that has none', { service: 'orders' }, 'ambiguous'],
  ])('cannot be told from %s', (_what, labels, kind) => {
    expect(ask(labels)).toMatchObject({ kind });
  });

  it('is said to be unknown in words that tell what was looked for', () => {
    expect(ask({ instance_id: 'i-9' })).toEqual({
      kind: 'unknown',
      why: 'instance_id "i-9" is nothing that Holdfast watches, or not yet',
    });
  });
});
