import type { DBInstance } from '@aws-sdk/client-rds';
import { describe, expect, it } from 'vitest';
import { growStorage } from '../../../src/actions/grow-storage.ts';
import type { VerdictKind } from '../../../src/model/verdict.ts';
import { contextOn, journaled, plannedAt, unmet } from '../../support/action-context.ts';
import { FakeAws } from '../../support/fake-aws/fake-aws.ts';
import { modelOf, resourceOf, signalOf } from '../../support/model-of.ts';
import { arnOf } from './promotion-world.ts';

const target = resourceOf({ id: arnOf('shop-db'), kind: 'rds:instance' });

function database(given: Partial<DBInstance> = {}): FakeAws {
  const aws = new FakeAws();
  aws.rds.instances.set('shop-db', {
    DBInstanceIdentifier: 'shop-db',
    DBInstanceArn: target.id,
    DBInstanceStatus: 'storage-full',
    AllocatedStorage: 100,
    ...given,
  });
  return aws;
}

const become = (aws: FakeAws, given: Partial<DBInstance>) =>
  Object.assign(aws.rds.instances.get('shop-db') ?? {}, given);

describe('grow-storage', () => {
  it('asks RDS for a fifth more at once, and is done when it has it and takes writes', async () => {
    const aws = database();
    const plan = journaled(await growStorage.plan(target, {}, contextOn(aws)));
    expect(unmet(plan)).toEqual([]);
    expect(plan.summary).toBe('Grow the storage of shop-db from 100 to 120 GiB');
    expect(plan.steps[0]?.calls[0]?.input).toEqual({
      DBInstanceIdentifier: 'shop-db',
      AllocatedStorage: 120,
      ApplyImmediately: true,
    });
    const progress = () => growStorage.observe(plan, 0, contextOn(aws));
    expect(await progress()).toBe('not-started');
    become(aws, { DBInstanceStatus: 'modifying' });
    expect(await progress()).toBe('under-way');
    become(aws, { AllocatedStorage: 120 });
    expect(await progress()).toBe('under-way');
    become(aws, { DBInstanceStatus: 'storage-optimization' });
    expect(await progress()).toBe('done');
  });

  it('tells a change that waits from one that was never asked for', async () => {
    const aws = database();
    const plan = journaled(await growStorage.plan(target, {}, contextOn(aws)));
    become(aws, { PendingModifiedValues: { AllocatedStorage: 120 } });
    expect(await growStorage.observe(plan, 0, contextOn(aws))).toBe('under-way');
    aws.rds.instances.clear();
    expect(await growStorage.observe(plan, 0, contextOn(aws))).toBe('failed');
  });

  it.each<[number, number, number]>([
    [10, 100, 110],
    [20, 21, 26],
    [100, 100, 200],
  ])('adds %i %% to %i GiB, in whole GiB: %i', async (byPercent, before, after) => {
    const plan = await growStorage.plan(
      target,
      { byPercent },
      contextOn(database({ AllocatedStorage: before })),
    );
    expect(plan.steps[0]?.calls[0]?.input).toMatchObject({ AllocatedStorage: after });
  });

  it.each([
    [9, 1],
    [10, 0],
    [100, 0],
    [101, 1],
  ])('takes %i %% with %i mistakes', (byPercent, mistakes) => {
    expect(growStorage.checkParams({ byPercent })).toHaveLength(mistakes);
  });

  it.each<[string, Partial<DBInstance>]>([
    ['it has no storage left', { DBInstanceStatus: 'available' }],
    ['nobody else grows it', { MaxAllocatedStorage: 500 }],
    ['no change of its storage waits', { PendingModifiedValues: { AllocatedStorage: 150 } }],
    ['its storage is not that of an Aurora cluster', { DBClusterIdentifier: 'shop' }],
  ])('refuses unless %s', async (name, given) => {
    const plan = await growStorage.plan(target, {}, contextOn(database(given)));
    expect(unmet(plan)).toEqual([name]);
  });

  it('refuses a database that is not there', async () => {
    const aws = new FakeAws();
    expect(unmet(await growStorage.plan(target, {}, contextOn(aws)))).toContain('it has no storage left');
  });

  it.each<[VerdictKind, number, string]>([
    ['healthy', 1, 'success'],
    ['healthy', -1, 'inconclusive'],
    ['host-failed', 1, 'inconclusive'],
  ])('verified with %s read %i ms after the plan is %s', async (verdict, afterMs, outcome) => {
    const plan = journaled(await growStorage.plan(target, {}, contextOn(database())));
    const model = modelOf({
      resources: [target],
      verdicts: { [target.id]: verdict },
      signals: [
        signalOf({
          resource: target.id,
          check: 'rds/status',
          state: verdict === 'healthy' ? 'pass' : 'fail',
          observedAt: plannedAt + afterMs,
        }),
      ],
    });
    expect(growStorage.verify(plan, model, plannedAt + 1000).outcome).toBe(outcome);
  });
});
