import { expect, it } from 'vitest';
import type { Resource } from '../../../../src/model/resource.ts';
import { drawDirectConnects } from '../../../../src/simulator/snapshot/draw-direct-connects.ts';
import type { Sketch } from '../../../../src/simulator/snapshot/sketch.ts';
import { modelOf, resourceOf } from '../../../support/model-of.ts';

const region = 'eu-west-1';

/** A connection with the virtual interface on it. */
const way = (
  name: string,
  facts: { readonly gateway: string; readonly bandwidth: string },
): readonly Resource[] => [
  resourceOf({
    id: `arn:aws:directconnect:${region}:111122223333:dxcon/${name}`,
    kind: 'directconnect:connection',
    name,
    region,
    facts: { connection: `dxcon-${name}`, location: 'EqDC2', bandwidth: facts.bandwidth },
  }),
  resourceOf({
    id: `arn:aws:directconnect:${region}:111122223333:dxvif/${name}`,
    kind: 'directconnect:virtual-interface',
    name,
    region,
    facts: { connection: `dxcon-${name}`, gateway: facts.gateway },
  }),
];

it('draws the connections of a snapshot with what they lead to, and says which it leaves out', () => {
  const resources = [
    resourceOf({
      id: `arn:aws:ec2:${region}:111122223333:vpn-connection/vpn-1`,
      kind: 'vpn:connection',
      name: 'office',
      region,
      facts: { gateway: 'vgw-1' },
    }),
    ...way('a', { gateway: 'vgw-2', bandwidth: '1Gbps' }),
    ...way('b', { gateway: 'vgw-1', bandwidth: '10Gbps' }),
    ...way('c', { gateway: 'vgw-1', bandwidth: '500Mbps' }),
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
  expect(drawDirectConnects(sketch)).toEqual([
    { name: 'a', region, location: 'EqDC2', gateway: 'gateway-1', gigabits: 1 },
    { name: 'b', region, location: 'EqDC2', gigabits: 10 },
  ]);
  expect(sketch.leftOut).toEqual([
    'Direct Connect connection c in eu-west-1: its region or its bandwidth is not simulated',
  ]);
});
