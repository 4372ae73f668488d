import { expect, it } from 'vitest';
import type { Resource } from '../../../../src/model/resource.ts';
import { drawNetworkAcls } from '../../../../src/simulator/snapshot/draw-network-acls.ts';
import type { Sketch } from '../../../../src/simulator/snapshot/sketch.ts';
import { modelOf, resourceOf } from '../../../support/model-of.ts';

const region = 'eu-west-1';

const acl = (name: string, facts: Resource['facts']) =>
  resourceOf({
    id: `arn:aws:ec2:${region}:111122223333:network-acl/${name}`,
    kind: 'network-acl:acl',
    name,
    region,
    facts,
  });

it('draws the ACL of each zone and those that let no answer out, and says how many it leaves out', () => {
  const answers = ['100 allow all 0-65535 0.0.0.0/0'];
  const none = ['100 allow tcp 443-443 0.0.0.0/0'];
  const resources = [
    resourceOf({
      id: `arn:aws:ec2:${region}:111122223333:subnet/subnet-a`,
      kind: 'vpc:subnet',
      region,
      zone: `${region}a`,
      facts: { subnet: 'subnet-a' },
    }),
    acl('default', { isDefault: true, subnets: ['subnet-a'], outbound: answers }),
    acl('first', { subnets: ['subnet-a'], outbound: answers }),
    acl('one-way', { subnets: [], outbound: none }),
    acl('second', { subnets: ['subnet-a'], outbound: answers }),
    acl('unused', { subnets: [], outbound: answers }),
  ];
  const sketch: Sketch = {
    observed: {
      account: '111122223333',
      regions: [region],
      model: modelOf({ resources }),
      details: new Map(),
      unread: [],
    },
    leftOut: [],
    regions: [{ region, zones: [`${region}a`] }],
    balancers: [],
  };
  expect(drawNetworkAcls(sketch)).toEqual([
    { name: 'first', zone: `${region}a` },
    { name: 'one-way', answers: false },
  ]);
  expect(sketch.leftOut).toEqual(['network ACLs that are not simulated: 2']);
});
