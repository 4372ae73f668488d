import type { Action, ActionContext, Plan } from '../../src/actions/action.ts';
import { createAwsAccess } from '../../src/aws/client-pool.ts';
import type { Resource } from '../../src/model/resource.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import { simulatedTransport } from '../../src/simulator/transport.ts';
import { journaled, unmet } from './action-context.ts';
import { modelOf, type ModelParts } from './model-of.ts';
import type { PlayedShop } from './played-shop.ts';

/** An action against simulated AWS, whose answers come in virtual time. */
export function playedRemedy(shop: PlayedShop) {
  const { world } = shop;
  const aws = createAwsAccess({
    clock: world.clock,
    log: silentLogger,
    accounts: [{ account: world.account }],
    transport: simulatedTransport(world),
  });
  const context = (model: ModelParts = {}): ActionContext => ({
    aws,
    now: world.clock.now(),
    remediation: 'rem-1',
    model: modelOf(model),
    log: silentLogger,
  });
  async function answered<T>(asked: Promise<T>): Promise<T> {
    let over = false;
    void asked.finally(() => (over = true)).catch(() => undefined);
    await shop.playUntil(() => over, 60);
    return asked;
  }
  /** Makes every step and waits until AWS says that it is done; throws where it fails or takes too long. */
  async function run(action: Action, plan: Plan): Promise<void> {
    for (const [index, step] of plan.steps.entries()) {
      const began = shop.seconds();
      await answered(action.apply(plan, index, context()));
      for (;;) {
        const progress = await answered(action.observe(plan, index, context()));
        if (progress === 'done') break;
        const said = typeof progress === 'object' ? progress.calledOff : progress;
        const isOver = typeof progress === 'object' || progress === 'failed';
        if (isOver || shop.seconds() - began > step.timeoutMs / 1000)
          throw new Error(`${step.name}: ${said} after ${shop.seconds() - began} s`);
        await shop.play(15);
      }
    }
  }
  return {
    context,
    answered,
    run,
    /** Plans, expects that nothing stands against it, runs, and answers the plan. */
    async remedy(
      action: Action,
      target: Resource,
      options: { readonly params?: Record<string, unknown>; readonly model?: ModelParts } = {},
    ): Promise<Plan> {
      const plan = journaled(
        await answered(action.plan(target, options.params ?? {}, context(options.model))),
      );
      if (unmet(plan).length > 0) throw new Error(`refused: ${JSON.stringify(plan.preconditions)}`);
      await run(action, plan);
      return plan;
    },
  };
}
