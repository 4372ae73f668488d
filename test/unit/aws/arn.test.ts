import { describe, expect, it } from 'vitest';
import {
  classicLoadBalancerArn,
  classicLoadBalancerNameOf,
  clusterArn,
  configRecorderArn,
  databaseArn,
  healthCheckArn,
  hostedZoneArn,
  instanceArn,
  instanceIdOf,
  recordArn,
  scopeOf,
} from '../../../src/aws/arn.ts';

const scope = { account: '111122223333', region: 'eu-west-1' };

describe('an id', () => {
  it.each([
    [instanceArn(scope, 'i-1'), 'arn:aws:ec2:eu-west-1:111122223333:instance/i-1'],
    [
      classicLoadBalancerArn(scope, 'old'),
      'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/old',
    ],
    [databaseArn(scope, 'orders'), 'arn:aws:rds:eu-west-1:111122223333:db:orders'],
    [clusterArn(scope, 'orders'), 'arn:aws:rds:eu-west-1:111122223333:cluster:orders'],
    [configRecorderArn(scope, 'default'), 'arn:aws:config:eu-west-1:111122223333:recorder/default'],
    [hostedZoneArn('/hostedzone/Z1'), 'arn:aws:route53:::hostedzone/Z1'],
    [healthCheckArn('abc'), 'arn:aws:route53:::healthcheck/abc'],
    [
      recordArn({ zoneId: '/hostedzone/Z1', name: 'shop.example.com.', type: 'A' }),
      'arn:aws:route53:::recordset/Z1/shop.example.com/A',
    ],
    [
      recordArn({ zoneId: 'Z1', name: 'shop.example.com', type: 'A', setIdentifier: 'blue' }),
      'arn:aws:route53:::recordset/Z1/shop.example.com/A/blue',
    ],
    [
      instanceArn({ ...scope, region: 'cn-north-1' }, 'i-1'),
      'arn:aws-cn:ec2:cn-north-1:111122223333:instance/i-1',
    ],
    [
      instanceArn({ ...scope, region: 'us-gov-west-1' }, 'i-1'),
      'arn:aws-us-gov:ec2:us-gov-west-1:111122223333:instance/i-1',
    ],
  ])('%s is built in the one form', (built, expected) => {
    expect(built).toBe(expected);
  });

  it('tells its account and region, and says global for Route 53', () => {
    expect(scopeOf(instanceArn(scope, 'i-1'))).toEqual(scope);
    expect(scopeOf(hostedZoneArn('Z1'))).toEqual({ account: '', region: 'global' });
    expect(scopeOf('zone:eu-west-1a')).toBeUndefined();
  });

  it.each([
    [instanceArn(scope, 'i-1'), 'i-1'],
    [databaseArn(scope, 'i-1'), undefined],
    ['i-1', undefined],
  ])('%s is the instance %s', (id, expected) => {
    expect(instanceIdOf(id)).toBe(expected);
  });

  it.each([
    [classicLoadBalancerArn(scope, 'old'), 'old'],
    ['arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/50dc6c495c0c9188', undefined],
    ['arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/73e2d6bc24d8a067', undefined],
    [instanceArn(scope, 'i-1'), undefined],
  ])('%s is the classic load balancer %s', (id, expected) => {
    expect(classicLoadBalancerNameOf(id)).toBe(expected);
  });
});
