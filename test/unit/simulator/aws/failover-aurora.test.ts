import { describe, expect, it } from 'vitest';
import { failoverAuroraCluster } from '../../../../src/actions/failover-aurora-cluster.ts';
import type { ActionContext } from '../../../../src/actions/action.ts';
import { createAwsAccess } from '../../../../src/aws/client-pool.ts';
import { systemClock } from '../../../../src/runtime/clock.ts';
import { silentLogger } from '../../../../src/runtime/logger.ts';
import { faultNamed } from '../../../../src/simulator/faults/registry.ts';
import { shopAccount } from '../../../../src/simulator/stacks/shop.ts';
import { simulatedTransport } from '../../../../src/simulator/transport.ts';
import { journaled, unmet } from '../../../support/action-context.ts';
import { modelOf, resourceOf } from '../../../support/model-of.ts';
import { playedDatabases } from '../../../support/played-databases.ts';

/** The daemon's own action, with a model that says which members are well. */
function contextOf(shop: ReturnType<typeof playedDatabases>): ActionContext {
  const now = shop.world.clock.now();
  const verdicts = {
    [shop.database('aurora-1').arn]: 'host-failed' as const,
    [shop.database('aurora-2').arn]: 'healthy' as const,
    [shop.database('aurora-3').arn]: 'suspect' as const,
  };
  return {
    aws: createAwsAccess({
      clock: systemClock,
      log: silentLogger,
      accounts: [{ account: shopAccount }],
      transport: simulatedTransport(shop.world),
    }),
    now,
    remediation: 'rem-1',
    model: modelOf({ verdicts, unhealthySince: now - 300_000 }),
    log: silentLogger,
  };
}

const targetOf = (shop: ReturnType<typeof playedDatabases>) =>
  resourceOf({
    id: shop.database('aurora-1').arn,
    kind: 'rds:instance',
    account: shopAccount,
    region: 'us-east-1',
  });

describe('the action failover-aurora-cluster on simulated AWS', () => {
  it('is planned, applied, seen under way and done, and the reader that it chose writes', async () => {
    const shop = playedDatabases(1);
    await shop.play(60);
    const target = targetOf(shop);
    const plan = journaled(await failoverAuroraCluster.plan(target, {}, contextOf(shop)));
    expect(unmet(plan)).toEqual([]);
    const progress = () => failoverAuroraCluster.observe(plan, 0, contextOf(shop));
    expect(await progress()).toBe('not-started');
    await failoverAuroraCluster.apply(plan, 0, contextOf(shop));
    expect(await progress()).toBe('under-way');
    await shop.play(60);
    expect(await progress()).toBe('done');
    expect(shop.world.databaseClusters.get('aurora')?.writer).toBe('aurora-2');
  });

  it('is not planned while Aurora does it by itself', async () => {
    const shop = playedDatabases(1);
    shop.fault(faultNamed('fail-database-writer'), { database: 'aurora-1' });
    await shop.playUntil(() => shop.world.databaseClusters.get('aurora')?.status === 'failing-over', 30);
    const target = targetOf(shop);
    const plan = await failoverAuroraCluster.plan(target, {}, contextOf(shop));
    expect(unmet(plan)).toEqual(['the cluster takes a failover', 'no failover is under way']);
  });
});
