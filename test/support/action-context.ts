import type { ActionContext, Plan } from '../../src/actions/action.ts';
import { createAwsAccess } from '../../src/aws/client-pool.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import type { FakeAws } from './fake-aws/fake-aws.ts';
import { modelOf, type ModelParts } from './model-of.ts';

/** `now` of every plan made in these tests, milliseconds since the epoch. */
export const plannedAt = 1_800_000_000_000;

export function contextOn(aws: FakeAws, model: ModelParts = {}, receipt?: string): ActionContext {
  return {
    aws: createAwsAccess({
      clock: systemClock,
      log: silentLogger,
      accounts: [{ account: '111122223333' }],
      transport: aws.transport,
    }),
    now: plannedAt,
    remediation: 'rem-1',
    model: modelOf(model),
    log: silentLogger,
    ...(receipt === undefined ? {} : { receipt }),
  };
}

/** Names of the preconditions that do not hold. */
export function unmet(plan: Plan): readonly string[] {
  return plan.preconditions.filter(({ holds }) => !holds).map(({ name }) => name);
}

/** The plan as it comes back from the journal. */
export function journaled(plan: Plan): Plan {
  return JSON.parse(JSON.stringify(plan)) as Plan;
}
