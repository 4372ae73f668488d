import { describe, expect, it } from 'vitest';
import type { Resource } from '../../../../src/model/resource.ts';
import { drawBuckets } from '../../../../src/simulator/snapshot/draw-buckets.ts';
import type { Sketch } from '../../../../src/simulator/snapshot/sketch.ts';
import { modelOf, resourceOf } from '../../../support/model-of.ts';

const bucket = (name: string, region: string, facts: Resource['facts'] = {}) =>
  resourceOf({ id: `arn:aws:s3:::${name}`, kind: 's3:bucket', name, region, facts });

function drawn(...resources: readonly Resource[]) {
  const regions = ['eu-west-1', 'us-east-1'];
  const sketch: Sketch = {
    observed: {
      account: '111122223333',
      regions: [...regions, 'ap-south-1'],
      model: modelOf({ resources: [...resources] }),
      details: new Map(),
      unread: [],
    },
    leftOut: [],
    regions: regions.map((region) => ({ region, zones: [`${region}a`] })),
    balancers: [],
  };
  return { buckets: drawBuckets(sketch), leftOut: sketch.leftOut };
}

describe('the buckets of a snapshot', () => {
  it('are replicated to those that are in it, too, and take replicas', () => {
    const replicaBuckets = ['copy', 'elsewhere', 'bare'].map((name) => `arn:aws:s3:::${name}`);
    const { buckets, leftOut } = drawn(
      bucket('invoices', 'eu-west-1', { versioning: 'enabled', replicaBuckets, unmeasuredRules: ['all'] }),
      bucket('copy', 'us-east-1', { versioning: 'enabled' }),
      bucket('bare', 'us-east-1', { versioning: 'off' }),
    );
    expect(buckets).toEqual([
      { name: 'invoices', region: 'eu-west-1', replicateTo: ['copy'], measured: false },
      { name: 'bare', region: 'us-east-1', versioning: 'off' },
      { name: 'copy', region: 'us-east-1' },
    ]);
    expect(leftOut).toEqual([]);
  });

  it('leave out those that could not be read, and those where nothing else is', () => {
    const { buckets, leftOut } = drawn(
      bucket('closed', 'eu-west-1', { unreadable: true }),
      bucket('far', 'ap-south-1', { versioning: 'enabled' }),
    );
    expect(buckets).toEqual([]);
    expect(leftOut).toEqual([
      'bucket closed in eu-west-1: how it is set was not read',
      'bucket far in ap-south-1: nothing else is in its region',
    ]);
  });
});
