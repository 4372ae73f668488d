import type { Clock } from '../runtime/clock.ts';
import type { Budget, BudgetedCall } from './budget.ts';
import type { CallCounts } from './call-counts.ts';
import type { ClockSkew } from './clock-skew.ts';
import { retryPauseMs } from './clocked-retries.ts';
import { AwsError } from './error.ts';
import type { Outages } from './outages.ts';
import type { AwsScope, CallPriority } from './scope.ts';
import { isThrottled, sortError } from './sort-error.ts';
import type { Transport } from './transport.ts';

/** The part of a middleware stack that is used here, whatever the client. */
export interface MiddlewareStack {
  add(middleware: Middleware, options: object): void;
  addRelativeTo(middleware: Middleware, options: object): void;
}

type Step = (args: { readonly input: unknown }) => Promise<unknown>;
type Middleware = (next: Step, context: { readonly commandName?: string }) => Step;

/** What every client of one access shares. */
export interface Meter {
  readonly clock: Clock;
  readonly budget: Budget;
  readonly counts: CallCounts;
  readonly outages: Outages;
  readonly skew: ClockSkew;
  /** Calls that are out now, the SDK's own pauses before a retry included. Those that wait on the clock are not counted. */
  inFlight: number;
}

/** Whose calls these are. */
export interface CallSource {
  readonly service: string;
  readonly scope: AwsScope;
  readonly priority: CallPriority;
  readonly maxAttempts: number;
}

/** `override`: credential plug-ins are applied to the same stack again at each renewal, and must stay one layer. */
const outermost = { step: 'initialize', priority: 'high', override: true };

/**
 * Meters a client that goes over the wire. The token is taken after the SDK's retry step, so that each
 * attempt takes its own; errors are sorted outermost, when the retries are over.
 */
export function meterWire(stack: MiddlewareStack, meter: Meter, source: CallSource): void {
  stack.add(wholeCall(meter, source), { ...outermost, name: 'holdfastSortErrors' });
  stack.addRelativeTo(
    (next, context) => async (args) => {
      const call = callOf(source, context, args.input);
      const turn = meter.budget.take(call);
      if (turn !== undefined) await asleep(meter, turn);
      return counted(meter, call, () => next(args));
    },
    { relation: 'after', toMiddleware: 'retryMiddleware', name: 'holdfastBudget', override: true },
  );
  stack.add(hearDate(meter), {
    step: 'deserialize',
    priority: 'low',
    name: 'holdfastHearDate',
    override: true,
  });
}

/** Next to the network, so that what is measured is one attempt, and a refusal tells the time as well. */
function hearDate({ clock, skew }: Meter): Middleware {
  return (next) => async (args) => {
    const sentAt = clock.now();
    const result = await next(args);
    const date = Date.parse(dateHeaderIn(result) ?? '');
    if (Number.isFinite(date)) skew.hear({ date, sentAt, receivedAt: clock.now() });
    return result;
  };
}

function dateHeaderIn(result: unknown): string | undefined {
  const { response } = result as {
    readonly response?: { readonly headers?: Readonly<Record<string, string | undefined>> };
  };
  return response?.headers?.['date'];
}

/** A call that waits on the clock is not out meanwhile. */
export function asleep<T>(meter: Meter, wait: Promise<T>): Promise<T> {
  meter.inFlight -= 1;
  return wait.finally(() => (meter.inFlight += 1));
}

/** Answers a client's calls from `transport`: no serialization, no signing, no network. */
export function meterDirect(
  stack: MiddlewareStack,
  meter: Meter,
  source: CallSource,
  transport: Transport,
): void {
  const answer: Middleware = (_next, context) => async (args) => {
    const call = callOf(source, context, args.input);
    for (let attempt = 1; ; attempt += 1) {
      try {
        return { output: await sendDirect(meter, call, transport), response: {} };
      } catch (error) {
        const sorted = sortError(error, call);
        const isLast = attempt >= source.maxAttempts || meter.outages.isOut(source);
        if (!sorted.retryable || sorted === error || isLast) throw sorted;
        await meter.clock.sleep(retryPauseMs(sorted.failure === 'throttled', attempt));
      }
    }
  };
  stack.add(answer, { ...outermost, name: 'holdfastTransport' });
}

function wholeCall(meter: Meter, source: CallSource): Middleware {
  return (next, context) => async (args) => {
    meter.inFlight += 1;
    try {
      return await next(args);
    } catch (error) {
      throw sortError(error, callOf(source, context, args.input));
    } finally {
      meter.inFlight -= 1;
    }
  };
}

async function sendDirect(meter: Meter, call: BudgetedCall, transport: Transport): Promise<unknown> {
  const turn = meter.budget.take(call);
  if (turn !== undefined) await turn;
  meter.inFlight += 1;
  try {
    return await counted(meter, call, async () => {
      const sentAt = meter.clock.now();
      const answer = await transport(call);
      const date = (answer as { readonly $metadata?: { readonly date?: number } } | undefined)?.$metadata
        ?.date;
      if (date !== undefined) meter.skew.hear({ date, sentAt, receivedAt: meter.clock.now() });
      return answer;
    });
  } finally {
    meter.inFlight -= 1;
  }
}

/** One attempt that has its token, and the count of its outcome. */
async function counted<T>(meter: Meter, call: BudgetedCall, send: () => Promise<T>): Promise<T> {
  try {
    const answer = await send();
    meter.counts.add(call.service, call.operation, 'ok');
    meter.outages.note(call, true);
    return answer;
  } catch (error) {
    if (isThrottled(error)) meter.budget.throttled(call);
    const { failure } = error instanceof AwsError ? error : sortError(error, call);
    meter.counts.add(call.service, call.operation, failure);
    meter.outages.note(call, failure !== 'retryable' && failure !== 'throttled');
    throw error;
  }
}

function callOf(
  source: CallSource,
  context: { readonly commandName?: string },
  input: unknown,
): BudgetedCall {
  const operation = (context.commandName ?? 'Unknown').replace(/Command$/, '');
  return { service: source.service, operation, input, scope: source.scope, priority: source.priority };
}
