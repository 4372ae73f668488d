import { describe, expect, it } from 'vitest';
import type { Resource, ResourceKind } from '../../../src/model/resource.ts';
import { namespacesOf } from '../../../src/policy/metric-dimensions.ts';
import { plainModel } from '../../../src/policy/plain-model.ts';
import { wantedMetrics } from '../../../src/policy/wanted-metrics.ts';
import {
  account,
  asgArn,
  condition,
  instance,
  instanceId,
  policy,
  region,
  start,
} from '../../support/policy-fixtures.ts';

const elb = `arn:aws:elasticloadbalancing:${region}:${account}`;

function resource(kind: ResourceKind, id: string, more: Partial<Resource> = {}): Resource {
  return { ...instance('x'), id, kind, relations: [], facts: {}, ...more };
}

const alb = resource('elbv2:load-balancer', `${elb}:loadbalancer/app/shop/1a2b`, {
  relations: [{ type: 'routes-to', to: `${elb}:targetgroup/shop/3c4d` }],
});

describe('wantedMetrics', () => {
  it.each<[Resource, string, Record<string, string>, number]>([
    [instance('i-1'), 'AWS/EC2', { InstanceId: 'i-1' }, 300],
    [instance('i-1'), 'CWAgent', { InstanceId: 'i-1' }, 60],
    [
      resource('autoscaling:group', asgArn, { facts: { groupName: 'shop' } }),
      'AWS/AutoScaling',
      { AutoScalingGroupName: 'shop' },
      60,
    ],
    [alb, 'AWS/ApplicationELB', { LoadBalancer: 'app/shop/1a2b' }, 60],
    [
      resource('elbv2:target-group', `${elb}:targetgroup/shop/3c4d`),
      'AWS/ApplicationELB',
      { TargetGroup: 'targetgroup/shop/3c4d', LoadBalancer: 'app/shop/1a2b' },
      60,
    ],
    [
      resource('elb:load-balancer', `${elb}:loadbalancer/classic`),
      'AWS/ELB',
      { LoadBalancerName: 'classic' },
      60,
    ],
    [
      resource('rds:instance', `arn:aws:rds:${region}:${account}:db:shop`),
      'AWS/RDS',
      { DBInstanceIdentifier: 'shop' },
      60,
    ],
    [
      resource('rds:cluster', `arn:aws:rds:${region}:${account}:cluster:shop`),
      'AWS/RDS',
      { DBClusterIdentifier: 'shop' },
      60,
    ],
    [
      resource('route53:health-check', 'arn:aws:route53:::healthcheck/abc'),
      'AWS/Route53',
      { HealthCheckId: 'abc' },
      60,
    ],
  ])('asks for $kind in its own dimensions ($1)', (watched, namespace, dimensions, periodSeconds) => {
    const when = `metric('${namespace}', 'Some', 'Average') > 1.0`;
    const set = { policies: [policy('p', when, { watch: watched.kind })], revision: 'r', loadedAt: start };
    const others = watched.id === alb.id ? [] : [alb];
    const wanted = wantedMetrics(set, plainModel({ at: start, resources: [watched, ...others] }));
    expect(wanted).toEqual([
      { resource: watched.id, namespace, metric: 'Some', dimensions, statistic: 'Average', periodSeconds },
    ]);
    expect(namespacesOf(watched.kind)).toContain(namespace);
  });

  it('asks once for what several conditions name, wherever they stand, and only of what is watched', () => {
    const cpu = "metric('AWS/EC2', 'CPUUtilization', 'Average') > 90.0";
    const set = {
      policies: [
        policy('a', cpu, { tags: { team: 'shop' } }),
        policy('b', "verdict == 'suspect'", {
          tags: { team: 'shop' },
          blockIf: [condition(cpu)],
          remedy: [
            {
              kind: 'action',
              action: 'x',
              params: {},
              maxAttempts: 1,
              when: condition("metric('AWS/EC2', 'NetworkIn', 'Sum') > 1.0"),
            },
          ],
        }),
      ],
      revision: 'r',
      loadedAt: start,
    };
    const resources = [instance('i-1', { tags: { team: 'shop' } }), instance('i-2')];
    const wanted = wantedMetrics(set, plainModel({ at: start, resources }));
    expect(wanted.map(({ resource: id, metric }) => [id, metric])).toEqual([
      [instanceId('i-1'), 'CPUUtilization'],
      [instanceId('i-1'), 'NetworkIn'],
    ]);
  });

  it('leaves out a target group that no load balancer routes to: CloudWatch keeps nothing of it', () => {
    const lonely = resource('elbv2:target-group', `${elb}:targetgroup/lonely/1`);
    const when = "metric('AWS/ApplicationELB', 'RequestCount', 'Sum') > 1.0";
    const set = {
      policies: [policy('p', when, { watch: 'elbv2:target-group' })],
      revision: 'r',
      loadedAt: start,
    };
    expect(wantedMetrics(set, plainModel({ at: start, resources: [lonely] }))).toEqual([]);
  });
});
