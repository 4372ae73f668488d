import { describe, expect, it } from 'vitest';
import type { Resource } from '../../../../src/model/resource.ts';
import { drawCaches } from '../../../../src/simulator/snapshot/draw-caches.ts';
import type { Sketch } from '../../../../src/simulator/snapshot/sketch.ts';
import { modelOf, resourceOf } from '../../../support/model-of.ts';

const region = 'eu-west-1';
const arn = (name: string) => `arn:aws:elasticache:${region}:111122223333:replicationgroup:${name}`;

const group = (name: string, facts: Resource['facts'] = {}) =>
  resourceOf({ id: arn(name), kind: 'elasticache:replication-group', name, region, facts });

const node = (of: string, name: string, zone: string, facts: Resource['facts']) =>
  resourceOf({
    id: `arn:aws:elasticache:${region}:111122223333:cluster:${name}`,
    kind: 'elasticache:cluster',
    name,
    region,
    zone: `${region}${zone}`,
    facts,
    relations: [{ type: 'member-of', to: arn(of) }],
  });

function drawn(...resources: readonly Resource[]) {
  const sketch: Sketch = {
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
  return { caches: drawCaches(sketch), leftOut: sketch.leftOut };
}

describe('the caches of a snapshot', () => {
  it('have each shard where its primary is, or its first node where nobody is known to be primary', () => {
    const { caches, leftOut } = drawn(
      group('carts', { replicasPerShard: 1, multiAz: 'disabled', snapshotRetentionDays: 0, zones: ['b'] }),
      node('carts', 'carts-001', 'a', { shard: '0001', role: 'replica' }),
      node('carts', 'carts-002', 'b', { shard: '0001', role: 'primary' }),
      group('pages', { replicasPerShard: 0, automaticFailover: 'enabled' }),
      node('pages', 'pages-0001-001', 'b', { shard: '0001' }),
      node('pages', 'pages-0002-001', 'a', { shard: '0002' }),
    );
    expect(caches).toEqual([
      {
        id: 'carts',
        nodes: [`${region}b`],
        replicas: 1,
        spread: false,
        multiAz: false,
        snapshotRetention: '0d',
      },
      { id: 'pages', nodes: [`${region}b`, `${region}a`], replicas: 0 },
    ]);
    expect(leftOut).toEqual([]);
  });

  it('leave out what stands alone, what is nowhere, and what is where nothing else is', () => {
    const { caches, leftOut } = drawn(
      group('nowhere'),
      group('carts'),
      node('carts', 'carts-001', 'c', { shard: '0001' }),
      resourceOf({
        id: 'alone',
        kind: 'elasticache:cluster',
        name: 'alone',
        region,
        facts: { inReplicationGroup: false },
      }),
    );
    expect(caches).toEqual([]);
    expect(leftOut).toEqual([
      'cache carts in eu-west-1: nothing else is in one of its zones',
      'cache nowhere in eu-west-1: where its nodes are is not known',
      'cache alone in eu-west-1: it is no replication group',
    ]);
  });
});
