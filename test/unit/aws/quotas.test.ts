import { describe, expect, it } from 'vitest';
import { type Quota, quotaOf, quotaRegion } from '../../../src/aws/quotas.ts';

const chain = (quota: Quota | undefined): readonly (readonly [string, number, number])[] =>
  quota === undefined ? [] : [[quota.family, quota.capacity, quota.refillPerSecond], ...chain(quota.within)];

const elb = ['Elastic Load Balancing v2', 40, 10] as const;
const route53 = ['Route 53', 50, 10] as const;
const described = ['EC2 DescribeInstances', 100, 20] as const;

describe('the quota of a call', () => {
  it.each([
    ['EC2', 'DescribeInstances', { MaxResults: 1000 }, [described]],
    ['EC2', 'DescribeInstances', { Filters: [{ Name: 'x' }] }, [described]],
    ['EC2', 'DescribeInstances', {}, [['EC2 DescribeInstances unfiltered', 50, 10], described]],
    [
      'EC2',
      'DescribeInstances',
      { MaxResults: undefined },
      [['EC2 DescribeInstances unfiltered', 50, 10], described],
    ],
    ['EC2', 'RebootInstances', {}, [['EC2 mutating', 50, 5]]],
    [
      'EC2',
      'StartInstances',
      {},
      [
        ['EC2 StartInstances and RunInstances', 5, 2],
        ['EC2 mutating', 50, 5],
      ],
    ],
    ['EC2', 'CreateTags', {}, [['EC2 CreateTags', 100, 10]]],
    ['Elastic Load Balancing v2', 'DescribeTargetHealth', {}, [elb]],
    [
      'Elastic Load Balancing v2',
      'RegisterTargets',
      {},
      [['Elastic Load Balancing v2 register', 20, 4], elb],
    ],
    [
      'Elastic Load Balancing v2',
      'ModifyTargetGroup',
      {},
      [['Elastic Load Balancing v2 mutating', 20, 3], elb],
    ],
    ['Elastic Load Balancing', 'DescribeInstanceHealth', {}, [['Elastic Load Balancing', 40, 10]]],
    ['Route 53', 'ListResourceRecordSets', {}, [route53]],
    ['Route 53', 'GetHealthCheckStatus', {}, [['Route 53 GetHealthCheckStatus', 4, 1], route53]],
    ['CloudWatch', 'DescribeAlarms', {}, [['CloudWatch DescribeAlarms', 9, 9]]],
    ['CloudWatch', 'PutMetricAlarm', {}, [['CloudWatch', 3, 3]]],
    ['Auto Scaling', 'DescribeAutoScalingGroups', {}, [['Auto Scaling', 20, 5]]],
    ['Some New Service', 'Anything', {}, [['Some New Service', 10, 5]]],
  ])('%s %s %o counts against AWS’s own limits', (service, operation, input, expected) => {
    expect(chain(quotaOf(service, operation, input))).toEqual(expected);
  });

  it('is the account’s for Route 53, and the region’s for the rest', () => {
    expect(quotaRegion('Route 53', 'eu-west-1')).toBe('global');
    expect(quotaRegion('EC2', 'eu-west-1')).toBe('eu-west-1');
  });
});
