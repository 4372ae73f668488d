import { describe, expect, it } from 'vitest';
import { failoverAuroraCluster } from '../../../src/actions/failover-aurora-cluster.ts';
import type { VerdictKind } from '../../../src/model/verdict.ts';
import { contextOn, journaled, plannedAt, unmet } from '../../support/action-context.ts';
import { FakeAws } from '../../support/fake-aws/fake-aws.ts';
import { type ModelParts, modelOf, resourceOf, signalOf } from '../../support/model-of.ts';
import { arnOf } from './promotion-world.ts';

const clusterArn = 'arn:aws:rds:eu-west-1:111122223333:cluster:shop';
const target = resourceOf({ id: arnOf('shop-1'), kind: 'rds:instance' });

function cluster(writer = 'shop-1'): FakeAws {
  const aws = new FakeAws();
  for (const id of ['shop-1', 'shop-2', 'shop-3']) {
    aws.rds.instances.set(id, {
      DBInstanceIdentifier: id,
      DBInstanceArn: arnOf(id),
      DBInstanceStatus: 'available',
      DBClusterIdentifier: 'shop',
    });
  }
  aws.rds.clusters.set('shop', {
    DBClusterIdentifier: 'shop',
    DBClusterArn: clusterArn,
    Engine: 'aurora-mysql',
    Status: 'available',
    DBClusterMembers: [
      { DBInstanceIdentifier: 'shop-1', IsClusterWriter: writer === 'shop-1', PromotionTier: 0 },
      { DBInstanceIdentifier: 'shop-2', IsClusterWriter: writer === 'shop-2', PromotionTier: 2 },
      { DBInstanceIdentifier: 'shop-3', IsClusterWriter: writer === 'shop-3', PromotionTier: 1 },
    ],
  });
  return aws;
}

function become(aws: FakeAws, writer: string, status = 'available') {
  const found = aws.rds.clusters.get('shop');
  if (found === undefined) return;
  found.Status = status;
  for (const member of found.DBClusterMembers ?? [])
    member.IsClusterWriter = member.DBInstanceIdentifier === writer;
}

const failed = (readers: VerdictKind = 'healthy', seconds = 180): ModelParts => ({
  verdicts: { [target.id]: 'host-failed', [arnOf('shop-2')]: readers, [arnOf('shop-3')]: readers },
  unhealthySince: plannedAt - seconds * 1000,
});

describe('failover-aurora-cluster', () => {
  it('chooses the healthy reader of the lowest tier and is done when that one writes', async () => {
    const aws = cluster();
    const plan = journaled(await failoverAuroraCluster.plan(target, {}, contextOn(aws, failed())));
    expect(unmet(plan)).toEqual([]);
    expect(plan.steps[0]?.calls[0]?.input).toEqual({
      DBClusterIdentifier: 'shop',
      TargetDBInstanceIdentifier: 'shop-3',
    });
    const progress = () => failoverAuroraCluster.observe(plan, 0, contextOn(aws));
    expect(await progress()).toBe('not-started');
    await failoverAuroraCluster.apply(plan, 0, contextOn(aws));
    expect(await progress()).toBe('under-way');
    become(aws, 'shop-3');
    expect(await progress()).toBe('done');
  });

  it('prefers a healthy reader to one of a lower tier, and takes the cluster for a target too', async () => {
    const aws = cluster();
    Object.assign(aws.rds.instances.get('shop-3') ?? {}, { DBInstanceStatus: 'rebooting' });
    const asCluster = resourceOf({ id: clusterArn, kind: 'rds:cluster' });
    const model: ModelParts = {
      ...failed(),
      verdicts: { ...failed().verdicts, [clusterArn]: 'host-failed' },
    };
    const plan = await failoverAuroraCluster.plan(asCluster, {}, contextOn(aws, model));
    expect(unmet(plan)).toEqual([]);
    expect(plan.summary).toBe('Fail shop over from shop-1 to shop-2');
  });

  it.each<[string, Record<string, unknown>, ModelParts, (aws: FakeAws) => void]>([
    ['it is an Aurora cluster', {}, failed(), (aws) => aws.rds.clusters.clear()],
    ['the target is the writer', {}, failed(), (aws) => become(aws, 'shop-2')],
    ['the cluster takes a failover', {}, failed(), (aws) => become(aws, 'shop-1', 'failing-over')],
    [
      'no failover is under way',
      {},
      failed(),
      (aws) =>
        void aws.rds.events.push({
          SourceIdentifier: 'shop',
          Message: 'Started cross AZ failover to DB instance',
        }),
    ],
    ['Aurora had its time to fail over by itself', {}, failed('healthy', 179), () => undefined],
    ['Aurora had its time to fail over by itself', {}, {}, () => undefined],
    ['there is a healthy reader', {}, failed('suspect'), () => undefined],
    ['there is a healthy reader', { to: 'shop-9' }, failed(), () => undefined],
  ])('refuses unless %s (%j)', async (name, params, model, spoil) => {
    const aws = cluster();
    spoil(aws);
    const plan = await failoverAuroraCluster.plan(target, params, contextOn(aws, model));
    expect(unmet(plan)).toContain(name);
    expect(plan.steps).toEqual([]);
  });

  it('applied during a failover is refused by RDS, and a third writer is left alone', async () => {
    const aws = cluster();
    const plan = await failoverAuroraCluster.plan(target, {}, contextOn(aws, failed()));
    await failoverAuroraCluster.apply(plan, 0, contextOn(aws));
    await expect(failoverAuroraCluster.apply(plan, 0, contextOn(aws))).rejects.toMatchObject({
      failure: 'conflict',
    });
    become(aws, 'shop-2');
    expect(await failoverAuroraCluster.observe(plan, 0, contextOn(aws))).toBe('failed');
  });

  it('is verified by the chosen one being the healthy writer', async () => {
    const plan = await failoverAuroraCluster.plan(target, {}, contextOn(cluster(), failed()));
    const now = plannedAt + 1;
    const outcome = (facts: Record<string, string>, observedAt: number) =>
      failoverAuroraCluster.verify(
        plan,
        modelOf({
          resources: [resourceOf({ id: clusterArn, kind: 'rds:cluster', facts })],
          verdicts: { [arnOf('shop-3')]: 'healthy' },
          signals: [signalOf({ resource: arnOf('shop-3'), check: 'rds/status', observedAt })],
        }),
        now,
      ).outcome;
    expect(outcome({}, now)).toBe('inconclusive');
    expect(outcome({ writer: arnOf('shop-1') }, now)).toBe('inconclusive');
    expect(outcome({ writer: arnOf('shop-3') }, plannedAt)).toBe('inconclusive');
    expect(outcome({ writer: arnOf('shop-3') }, now)).toBe('success');
  });
});
