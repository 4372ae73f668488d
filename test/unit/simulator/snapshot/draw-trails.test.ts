import { expect, it } from 'vitest';
import type { Resource } from '../../../../src/model/resource.ts';
import { drawTrails } from '../../../../src/simulator/snapshot/draw-trails.ts';
import type { Sketch } from '../../../../src/simulator/snapshot/sketch.ts';
import { modelOf, resourceOf } from '../../../support/model-of.ts';

const region = 'eu-west-1';

const trail = (name: string, facts: Resource['facts'] = {}, place = region) =>
  resourceOf({
    id: `arn:aws:cloudtrail:${place}:111122223333:trail/${name}`,
    kind: 'cloudtrail:trail',
    name,
    region: place,
    facts,
  });

it('draws the trails of a snapshot as they were observed, and says which it leaves out', () => {
  const resources = [
    trail('audit', { multiRegion: true, bucket: 'shop-audit' }),
    trail('local', { multiRegion: false }),
    trail('away', {}, 'us-west-2'),
    trail('9lives'),
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
  expect(drawTrails(sketch)).toEqual([
    { name: 'audit', region, bucket: 'shop-audit' },
    { name: 'local', region, multiRegion: false },
  ]);
  expect(sketch.leftOut).toHaveLength(2);
});
