import { describe, expect, it } from 'vitest';
import { raiseTableCapacity } from '../../src/actions/raise-table-capacity.ts';
import { faultNamed } from '../../src/simulator/faults/registry.ts';
import { buildStack } from '../../src/simulator/stacks/build-stack.ts';
import { loadStack } from '../../src/simulator/stacks/load-stack.ts';
import { stackSchema } from '../../src/simulator/stacks/stack-schema.ts';
import { tableKey } from '../../src/simulator/world/data/table.ts';
import { journaled, unmet } from '../support/action-context.ts';
import { modelOf, resourceOf, signalOf } from '../support/model-of.ts';
import { playedRemedy } from '../support/played-remedy.ts';
import { playWorld } from '../support/played-shop.ts';

const region = 'us-east-1';

function stage(name = 'orders') {
  const tables = stackSchema.shape.tables.parse([
    { name: 'orders', readCapacity: 200, writeCapacity: 60, readsPerSecond: 100, writesPerSecond: 10 },
    { name: 'carts' },
    {
      name: 'bills',
      readCapacity: 200,
      writeCapacity: 60,
      indexes: [{ name: 'by-customer', writeCapacity: 20 }],
    },
    { name: 'everywhere', regions: ['home', 'standby'], readCapacity: 200, writeCapacity: 60 },
  ]);
  const shop = playWorld(buildStack({ ...loadStack('shop'), tables }, 1));
  const table = shop.world.tables.get(tableKey(region, name));
  if (table === undefined) throw new Error(`the stack has no table ${name}`);
  const { account } = shop.world;
  const target = resourceOf({ id: table.arn, kind: 'dynamodb:table', name, account, region });
  const it = playedRemedy(shop);
  const plan = (params: object = {}) =>
    it.answered(raiseTableCapacity.plan(target, { atMost: 1_000, ...params }, it.context()));
  return { ...it, shop, table, target, plan };
}

/** Three times as many reads as are provisioned at most, for some minutes. */
async function throttling(name?: string) {
  const it = stage(name);
  await it.shop.play(1);
  it.shop.fault(faultNamed('surge-table'), { table: name ?? 'orders', times: 5 });
  await it.shop.play(180);
  return it;
}

describe('raise-table-capacity, on simulated DynamoDB', () => {
  it('raises the side that throttles, and no other', async () => {
    const it = await throttling();
    const plan = await it.remedy(raiseTableCapacity, it.target, {
      params: { byPercent: 100, atMost: 1_000 },
    });
    expect(plan.summary).toBe(
      'Raise orders from 200 read and 60 write to 400 read and 60 write units per second',
    );
    expect(it.table.capacity).toEqual({ reads: 400, writes: 60 });
  });

  it.each([
    [10, 1_000, 220],
    [50, 1_000, 300],
    [50, 250, 250],
  ])('adds %i %% but never comes above %i: %i', async (byPercent, atMost, reads) => {
    const { steps } = await (await throttling()).plan({ byPercent, atMost });
    expect(steps[0]?.calls[0]?.input).toMatchObject({ ProvisionedThroughput: { ReadCapacityUnits: reads } });
  });

  it.each([
    [{ byPercent: 9, atMost: 1 }, 1],
    [{ byPercent: 101, atMost: 1 }, 1],
    [{ byPercent: 10 }, 1],
    [{ byPercent: 100, atMost: 40_000 }, 0],
    [{ byPercent: 100, atMost: 40_001 }, 1],
  ])('takes %j with %i mistakes', (params, mistakes) => {
    expect(raiseTableCapacity.checkParams(params)).toHaveLength(mistakes);
  });

  it('refuses where nothing is throttled, and where the bound is reached', async () => {
    const calm = stage();
    await calm.shop.play(180);
    expect(unmet(await calm.plan())).toEqual(['it throttles now', 'the bound allows more']);
    expect(unmet(await (await throttling()).plan({ atMost: 200 }))).toEqual(['the bound allows more']);
  });

  it('refuses where CloudWatch is silent: what is not known is not throttled', async () => {
    const it = await throttling();
    it.shop.fault(faultNamed('silence-metrics'), { namespace: 'AWS/DynamoDB' });
    await it.shop.play(300);
    expect(unmet(await it.plan())).toContain('it throttles now');
  });

  it('refuses a table that is billed by the request, and one that is in several regions', async () => {
    expect(unmet(await stage('carts').plan())).toContain('its capacity is provisioned');
    expect(unmet(await (await throttling('everywhere')).plan())).toEqual(['it is in one region']);
  });

  it('leaves a table alone of which only an index throttles, and says of indexes that they keep what they have', async () => {
    const it = stage('bills');
    await it.shop.play(1);
    it.shop.fault(faultNamed('surge-table'), { table: 'bills', times: 1.5 });
    await it.shop.play(180);
    const plan = await it.plan();
    expect(unmet(plan)).toEqual(['it throttles now', 'the bound allows more']);
    expect(plan.warnings.join()).toContain('its indexes keep what they have');
    expect((await stage('orders').plan()).warnings.join()).not.toContain('indexes');
  });

  it('refuses a table that is being changed, and sends nothing where it was changed since', async () => {
    const it = await throttling();
    const plan = journaled(await it.plan());
    expect(unmet(plan)).toEqual([]);
    it.table.capacityTo = { reads: 500, writes: 60 };
    expect(unmet(await it.plan())).toEqual(['nobody changes it']);
    delete it.table.capacityTo;
    it.table.capacity = { reads: 500, writes: 60 };
    await expect(it.answered(raiseTableCapacity.apply(plan, 0, it.context()))).rejects.toMatchObject({
      code: 'ChangedMeanwhile',
    });
  });

  it('knows by AWS alone how far it is', async () => {
    const it = await throttling();
    const plan = journaled(await it.plan());
    const progress = () => it.answered(raiseTableCapacity.observe(plan, 0, it.context()));
    expect(await progress()).toBe('not-started');
    await it.answered(raiseTableCapacity.apply(plan, 0, it.context()));
    expect(await progress()).toBe('under-way');
    await it.shop.play(200);
    expect(await progress()).toBe('done');
  });

  it.each([
    ['pass', 1, 'success'],
    ['pass', -1, 'inconclusive'],
    ['fail', 1, 'inconclusive'],
    ['unknown', 1, 'inconclusive'],
  ] as const)('read as %s %i s after the plan is %s', async (state, after, outcome) => {
    const it = await throttling();
    const plan = journaled(await it.plan());
    const observedAt = it.shop.world.clock.now() + after * 1000;
    const signal = signalOf({ resource: it.target.id, check: 'dynamodb/throttles', state, observedAt });
    const model = modelOf({ resources: [it.target], signals: [signal] });
    expect(raiseTableCapacity.verify(plan, model, observedAt + 1000).outcome).toBe(outcome);
  });

  it.each([
    [{ TableName: 'none' }, 'ResourceNotFoundException'],
    [
      { TableName: 'carts', ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 } },
      'ValidationException',
    ],
    [
      { TableName: 'orders', ProvisionedThroughput: { ReadCapacityUnits: 200, WriteCapacityUnits: 60 } },
      'ValidationException',
    ],
  ])('simulated UpdateTable refuses %j with %s', async (input, name) => {
    await expect(stage().shop.call('DynamoDB', 'UpdateTable', input, region)).rejects.toMatchObject({ name });
  });
});
