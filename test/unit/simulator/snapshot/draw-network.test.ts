import { describe, expect, it } from 'vitest';
import type { Resource } from '../../../../src/model/resource.ts';
import { drawNatGateways, drawSubnets } from '../../../../src/simulator/snapshot/draw-network.ts';
import { drawSecurityGroups } from '../../../../src/simulator/snapshot/draw-security-groups.ts';
import type { Sketch } from '../../../../src/simulator/snapshot/sketch.ts';
import { modelOf, resourceOf, signalOf } from '../../../support/model-of.ts';

const region = 'eu-west-1';
const arn = (resource: string) => `arn:aws:ec2:${region}:111122223333:${resource}`;

const subnet = (id: string, zone: string, facts: Resource['facts'] = {}) =>
  resourceOf({
    id: arn(`subnet/${id}`),
    kind: 'vpc:subnet',
    name: id,
    region,
    zone,
    facts: { subnet: id, ...facts },
  });

const table = (id: string, to: string, ...subnets: readonly string[]) =>
  resourceOf({
    id: arn(`route-table/${id}`),
    kind: 'vpc:route-table',
    region,
    facts: { subnets },
    relations: [{ type: 'routes-to', to: arn(`natgateway/${to}`) }],
  });

const gateway = (id: string, zone: string) =>
  resourceOf({
    id: arn(`natgateway/${id}`),
    kind: 'nat:gateway',
    name: id,
    region,
    zone,
    facts: { natGateway: id },
  });

const machine = (id: string, where: string) =>
  resourceOf({ id: arn(`instance/${id}`), kind: 'ec2:instance', region, facts: { subnet: where } });

function sketchOf(...resources: readonly Resource[]): Sketch {
  return {
    observed: {
      account: '111122223333',
      regions: [region],
      model: modelOf({ resources: [...resources] }),
      details: new Map(),
      unread: [],
    },
    leftOut: [],
    regions: [{ region, zones: [`${region}a`, `${region}b`] }],
    balancers: [],
  };
}

describe('the network of a snapshot', () => {
  it('has the NAT gateways with the zones that go out by them', () => {
    const sketch = sketchOf(
      gateway('nat-1', `${region}a`),
      gateway('nat-2', `${region}b`),
      gateway('nat-far', `${region}c`),
      table('rtb-1', 'nat-1', 's-a', 's-b', 's-c'),
      subnet('s-a', `${region}a`),
      subnet('s-b', `${region}b`),
      subnet('s-c', `${region}c`),
    );
    expect(drawNatGateways(sketch)).toEqual([
      { name: 'nat-1', zone: `${region}a`, serves: [`${region}a`, `${region}b`] },
    ]);
    expect(sketch.leftOut).toEqual([
      `NAT gateway nat-2 in ${region}: no machines are known that go out by it alone`,
      `NAT gateway nat-far in ${region}: no machines are known that go out by it alone`,
    ]);
  });

  it('has of each zone the fullest subnet in which machines stand', () => {
    const block = { cidr: '10.0.0.0/24', addresses: 251 };
    const sketch = sketchOf(
      machine('i-1', 's-1'),
      machine('i-2', 's-2'),
      subnet('s-1', `${region}a`, { ...block, free: 90 }),
      subnet('s-2', `${region}a`, { ...block, free: 9 }),
      subnet('s-empty', `${region}a`, { ...block, free: 0 }),
      subnet('s-unread', `${region}b`, block),
    );
    expect(drawSubnets(sketch)).toEqual([{ zone: `${region}a`, prefix: 24, free: 9 }]);
  });

  it('has the security groups before databases and those that are open, and counts the others', () => {
    const group = (id: string, rules: readonly string[]) =>
      resourceOf({
        id: arn(`security-group/${id}`),
        kind: 'security-group:group',
        name: id,
        region,
        facts: { rules },
      });
    const database = 'arn:aws:rds:eu-west-1:111122223333:db:shop-db';
    const sketch: Sketch = {
      ...sketchOf(),
      observed: {
        ...sketchOf().observed,
        model: modelOf({
          resources: [
            group('shop-db', ['tcp 5432-5432 10.0.0.0/8']),
            group('bastion', ['tcp 22-22 0.0.0.0/0', 'tcp 22-22 ::/0', 'tcp 100-200 0.0.0.0/0']),
            group('default', ['all 0-65535 sg-default']),
            resourceOf({ id: database, kind: 'rds:instance', region }),
          ],
          signals: [
            signalOf({
              resource: arn('security-group/shop-db'),
              check: 'security-group/lets-in',
              by: database,
            }),
          ],
        }),
      },
    };
    expect(drawSecurityGroups(sketch)).toEqual([
      { name: 'bastion', region, open: [22] },
      { name: 'shop-db', region, databases: true },
    ]);
    expect(sketch.leftOut).toEqual(['security groups before nothing that is simulated: 1']);
  });
});
