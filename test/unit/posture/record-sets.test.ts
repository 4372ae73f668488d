import { expect, it } from 'vitest';
import { regionsOf } from '../../../src/posture/record-sets.ts';
import type { Resource } from '../../../src/model/resource.ts';
import type { SketchedResource } from '../../../src/posture/rule.ts';
import { caseModel } from '../../support/posture-case.ts';

const record = (facts: Resource['facts']): SketchedResource => ({
  kind: 'route53:record',
  name: 'r',
  region: 'global',
  facts,
});

it.each<[string, Resource['facts'], readonly string[] | undefined]>([
  ['an ALB', { aliasDnsName: 'dualstack.shop-1234.eu-west-1.elb.amazonaws.com' }, ['eu-west-1']],
  ['an NLB', { aliasDnsName: 'feed-12ab.elb.ap-southeast-2.amazonaws.com.' }, ['ap-southeast-2']],
  ['a CNAME to one', { values: ['shop-1.us-gov-west-1.elb.amazonaws.com'] }, ['us-gov-west-1']],
  ['one in China', { aliasDnsName: 'shop-1.cn-north-1.elb.amazonaws.com.cn' }, ['cn-north-1']],
  ['a distribution', { aliasDnsName: 'd111.cloudfront.net' }, undefined],
  ['a name that only looks like one', { values: ['eu-west-1.elb.amazonaws.com.example.org'] }, undefined],
])('the region behind a record that leads to %s is told by its name', (_, facts, expected) => {
  const { subject, model } = caseModel({ resources: [record(facts)] });
  const regions = regionsOf([subject], model);
  expect(regions === undefined ? undefined : [...regions]).toEqual(expected);
});
