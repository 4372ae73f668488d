import { describe, expect, it } from 'vitest';
import type { ActionContext } from '../../src/actions/action.ts';
import { switchoverReplica } from '../../src/actions/switchover-replica.ts';
import { createAwsAccess } from '../../src/aws/client-pool.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import { simulatedTransport } from '../../src/simulator/transport.ts';
import { missingWrites } from '../../src/simulator/world/data/replication.ts';
import { journaled, unmet } from '../support/action-context.ts';
import { modelOf, resourceOf } from '../support/model-of.ts';
import { playedDatabases } from '../support/played-databases.ts';

/** The databases, and a way to wait for an answer of AWS, which comes in virtual time. */
function stage() {
  const shop = playedDatabases(1);
  const { world } = shop;
  const aws = createAwsAccess({
    clock: world.clock,
    log: silentLogger,
    accounts: [{ account: world.account }],
    transport: simulatedTransport(world),
  });
  const context = (): ActionContext => ({
    aws,
    now: world.clock.now(),
    remediation: 'rem-1',
    model: modelOf({}),
    log: silentLogger,
  });
  async function answered<T>(asked: Promise<T>): Promise<T> {
    let over = false;
    void asked.finally(() => (over = true)).catch(() => undefined);
    await shop.playUntil(() => over, 60);
    return asked;
  }
  return { shop, context, answered };
}

describe('switchover-replica on simulated RDS', () => {
  it.each([
    ['postgres', 'shop-db', 'shop-db-replica-1', 7 * 60],
    ['mysql', 'multi', 'multi-replica-1', 3 * 60],
  ])(
    'of %s: nothing is missing when it promotes, and it need not wait longer than the engine does',
    async (engine, from, to, drainsWithinSeconds) => {
      const { shop, context, answered } = stage();
      await shop.play(600);
      expect(shop.database(from).engine).toBe(engine);
      const [fenceSecurityGroup] = shop.world.closedSecurityGroups;
      const target = resourceOf({
        id: shop.database(from).arn,
        kind: 'rds:instance',
        account: shop.world.account,
        region: 'us-east-1',
      });
      const plan = journaled(
        await answered(switchoverReplica.plan(target, { to, fenceSecurityGroup }, context())),
      );
      expect(unmet(plan)).toEqual([]);

      const took: Record<string, number> = {};
      for (const [index, step] of plan.steps.slice(0, 3).entries()) {
        const began = shop.seconds();
        await answered(switchoverReplica.apply(plan, index, context()));
        while ((await answered(switchoverReplica.observe(plan, index, context()))) !== 'done') {
          if (shop.seconds() - began > step.timeoutMs / 1000) throw new Error(`${step.name} timed out`);
          await shop.play(15);
        }
        took[step.name] = shop.seconds() - began;
      }
      expect(missingWrites(shop.world, shop.database(to)).writes).toBe(0);
      expect(took[plan.steps[2]?.name ?? '']).toBeLessThan(drainsWithinSeconds);
    },
  );
});
