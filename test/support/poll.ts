import { createAwsAccess, type ManagedAwsAccess } from '../../src/aws/client-pool.ts';
import type { Transport } from '../../src/aws/transport.ts';
import type { Model } from '../../src/model/model.ts';
import type { Observation } from '../../src/model/observation.ts';
import { observePart } from '../../src/pollers/observe-part.ts';
import type { PollContext, Poller } from '../../src/pollers/poller.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import { type ManualClock, manualClock } from './manual-clock.ts';
import { modelOf } from './model-of.ts';

export const scope = { account: '111122223333', region: 'eu-west-1' };
export const startedAt = Date.UTC(2026, 0, 5, 12);

/** What a fake AWS answers, by `Service Operation`. It may throw as the SDK does. */
export type Answers = Readonly<Record<string, (input: never) => unknown>>;

export interface SentCall {
  readonly operation: string;
  readonly input: unknown;
}

export interface PollBench {
  readonly context: PollContext;
  readonly aws: ManagedAwsAccess;
  /** Stands still: calls that wait for a token wait until a test moves it. */
  readonly clock: ManualClock;
  readonly sent: readonly SentCall[];
  /** Runs one part as the engine does. */
  run(poller: Poller, part: string): Promise<readonly Observation[]>;
  /** Lets time pass, for what waits for a token. */
  pass(milliseconds: number): Promise<void>;
}

/** The real SDK clients and the real pool over answers that a test gives. */
export function pollBench(answers: Answers, model: Model = modelOf()): PollBench {
  const clock = manualClock(startedAt);
  const sent: SentCall[] = [];
  const transport: Transport = async ({ service, operation, input }) => {
    sent.push({ operation, input });
    const answer = answers[`${service} ${operation}`];
    if (answer === undefined) throw new Error(`the test gives no answer to ${service} ${operation}`);
    return answer(input as never);
  };
  const aws = createAwsAccess({
    clock,
    log: silentLogger,
    accounts: [{ account: scope.account }],
    transport,
  });
  const context: PollContext = {
    aws,
    scope,
    now: () => clock.now(),
    priority: 'sweep',
    model,
    wantedMetrics: () => [],
  };
  return {
    context,
    aws,
    clock,
    sent,
    pass: (milliseconds) => clock.advance(milliseconds),
    run: (poller, name) => {
      const part = poller.parts.find((each) => each.name === name);
      if (part === undefined) throw new Error(`${poller.name} has no part ${name}`);
      return observePart(poller, part, context);
    },
  };
}

/** As AWS refuses a call. */
export function refused(code: string, status = 400, message = code): Error {
  return Object.assign(new Error(message), { name: code, $metadata: { httpStatusCode: status } });
}
