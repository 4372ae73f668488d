import { createAwsAccess } from '../../aws/client-pool.ts';
import { configSchema } from '../../daemon/config.ts';
import { modelSettings } from '../../daemon/settings.ts';
import { lookAround, type Seen } from '../../engine/look-around.ts';
import { parseServices } from '../../policy/services-file.ts';
import { silentLogger } from '../../runtime/logger.ts';
import { regionsOf } from '../faults/select.ts';
import { runUntil } from '../run-until.ts';
import { buildStack } from '../stacks/build-stack.ts';
import { servicesText } from '../stacks/services-text.ts';
import type { StackDescription } from '../stacks/stack-schema.ts';
import { simulatedTransport } from '../transport.ts';

/** More than any stack takes, in virtual time: each read waits for its token. */
const longestLookMs = 3_600_000;

/** What the daemon would see of a stack at rest, through the same clients, pollers and budget. */
export async function lookAtStack(stack: StackDescription): Promise<Seen> {
  const world = buildStack(stack, 1);
  const { account, clock } = world;
  const aws = createAwsAccess({
    clock,
    log: silentLogger,
    accounts: [{ account }],
    transport: simulatedTransport(world),
  });
  let over = false;
  const looking = lookAround({
    aws,
    account,
    regions: regionsOf(world),
    settings: modelSettings(configSchema.parse({})),
    services: parseServices(servicesText(stack), 'services of the stack').services,
    now: () => clock.now(),
  }).finally(() => (over = true));
  await runUntil(clock, clock.now() + longestLookMs, { done: () => over });
  const seen = await looking;
  aws.destroy();
  return seen;
}
