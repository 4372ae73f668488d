import { describe, expect, it } from 'vitest';
import type { Resource } from '../../../../src/model/resource.ts';
import { drawTables } from '../../../../src/simulator/snapshot/draw-tables.ts';
import type { Sketch } from '../../../../src/simulator/snapshot/sketch.ts';
import { modelOf, resourceOf } from '../../../support/model-of.ts';

const home = 'eu-west-1';
const away = 'us-east-1';

const table = (name: string, region: string, facts: Resource['facts'] = {}) =>
  resourceOf({
    id: `arn:aws:dynamodb:${region}:111122223333:table/${name}`,
    kind: 'dynamodb:table',
    name,
    region,
    facts,
  });

function drawn(...resources: readonly Resource[]) {
  const sketch: Sketch = {
    observed: {
      account: '111122223333',
      regions: [home, away],
      model: modelOf({ resources: [...resources] }),
      details: new Map(),
      unread: [],
    },
    leftOut: [],
    regions: [
      { region: home, zones: [`${home}a`] },
      { region: away, zones: [`${away}a`] },
    ],
    balancers: [],
  };
  return { tables: drawTables(sketch), leftOut: sketch.leftOut };
}

describe('the tables of a snapshot', () => {
  it('have a global table once, with the replicas that are in the regions observed', () => {
    const { tables, leftOut } = drawn(
      table('carts', home, { replicaRegions: ['ap-south-1', away] }),
      table('carts', away, { replicaRegions: ['ap-south-1', home] }),
    );
    expect(tables).toEqual([{ name: 'carts', regions: [home, away] }]);
    expect(leftOut).toEqual([]);
  });

  it('have the indexes that were observed', () => {
    const { tables } = drawn(table('carts', home, { indexes: ['by-date', 'by-customer'] }));
    expect(tables).toEqual([
      { name: 'carts', regions: [home], indexes: [{ name: 'by-date' }, { name: 'by-customer' }] },
    ]);
  });

  it('leave out one that only has the name of another, and one where nothing else is', () => {
    const { tables, leftOut } = drawn(
      table('carts', home),
      table('carts', away),
      table('logs', 'ap-south-1'),
    );
    expect(tables).toEqual([{ name: 'carts', regions: [home] }]);
    expect(leftOut).toEqual([
      'table logs in ap-south-1: nothing else is in its region',
      `table carts in ${away}: another region has its own table of that name`,
    ]);
  });

  it('are asked for half of what is provisioned, so that they begin at rest', () => {
    const { tables } = drawn(
      table('carts', home, { readCapacity: 5, writeCapacity: 50_000, deletionProtection: false }),
    );
    expect(tables).toEqual([
      {
        name: 'carts',
        regions: [home],
        readCapacity: 5,
        writeCapacity: 40_000,
        readsPerSecond: 2.5,
        writesPerSecond: 20_000,
        deletionProtection: false,
      },
    ]);
  });
});
