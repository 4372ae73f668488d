import { describe, expect, it } from 'vitest';
import { groupInWords } from '../../../src/model/group-in-words.ts';

describe('what a group is', () => {
  it.each([
    [
      'arn:aws:autoscaling:us-east-1:1:autoScalingGroup:0a:autoScalingGroupName/shop-web',
      'Auto Scaling group',
    ],
    ['arn:aws:elasticloadbalancing:us-east-1:1:targetgroup/shop-web/0a', 'target group'],
    ['arn:aws:elasticloadbalancing:us-east-1:1:loadbalancer/shop-web', 'load balancer'],
    ['arn:aws:route53:::recordset/Z1/shop.example.com/A', 'record'],
    ['arn:aws:rds:us-east-1:1:cluster:shop', 'database cluster'],
    ['arn:aws:rds:us-east-1:1:db:shop', 'database with its replicas'],
    ['shop-web', 'group'],
  ])('is told by %s', (id, words) => {
    expect(groupInWords(id)).toBe(words);
  });
});
