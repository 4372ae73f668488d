import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { StandardRetryStrategy } from '@smithy/core/retry';
import { type Clock, systemClock } from '../runtime/clock.ts';
import type { Logger } from '../runtime/logger.ts';
import type { AwsAccess, ClientConstructor } from './access.ts';
import { type BudgetSettings, createBudget, type QuotaState } from './budget.ts';
import { type CallCount, createCallCounts } from './call-counts.ts';
import { createClockSkew } from './clock-skew.ts';
import { clockedRetries, unlessOut } from './clocked-retries.ts';
import { type AccountAccess, createCredentials } from './credentials.ts';
import type { RenewalFailure } from './lasting-credentials.ts';
import { asleep, type Meter, type MiddlewareStack, meterDirect, meterWire } from './metered-calls.ts';
import { createOutages } from './outages.ts';
import type { AwsScope } from './scope.ts';
import type { Transport } from './transport.ts';

export interface AwsAccessSettings {
  readonly clock: Clock;
  readonly log: Logger;
  readonly accounts: readonly AccountAccess[];
  /** The account of the default credentials. Default: the first account that is reached without a role. */
  readonly homeAccount?: string;
  /** Answers every call in place of the network. */
  readonly transport?: Transport;
  /** Carries requests in place of sockets: a request handler of the SDK, shared by all clients. */
  readonly requestHandler?: object;
  /** Address of every service; without it the SDK itself honours `AWS_ENDPOINT_URL`. */
  readonly endpoint?: string;
  readonly budget?: BudgetSettings;
  /** Hears of each try to renew credentials that still hold: why it failed, or undefined when they are renewed. */
  readonly onRenewal?: (scope: AwsScope, failure: RenewalFailure | undefined) => void;
}

/** The access with what metrics, the simulator and a clean stop need. */
export interface ManagedAwsAccess extends AwsAccess {
  /** Calls that are out now; those that wait for a token wait on the clock and are not counted. */
  callsInFlight(): number;
  quotas(): readonly QuotaState[];
  calls(): readonly CallCount[];
  /** Milliseconds by which this machine's clock is ahead of AWS's (below zero: behind); undefined while not known. */
  clockSkewMs(): number | undefined;
  /** Turns waiting calls away and closes all connections. */
  destroy(): void;
}

const connectionTimeoutMs = 3_000;
/** The longest that one AWS request may take. */
export const requestTimeoutMs = 10_000;
/** Sockets per address. With 10 s a request, far more than the token buckets let through. */
const maxSockets = 50;

export function createAwsAccess(settings: AwsAccessSettings): ManagedAwsAccess {
  const { clock, log, accounts, transport, endpoint } = settings;
  const meter: Meter = {
    clock,
    budget: createBudget(clock, settings.budget),
    counts: createCallCounts(),
    outages: createOutages(clock),
    skew: createClockSkew(),
    inFlight: 0,
  };
  const httpAgent = new HttpAgent({ keepAlive: true, maxSockets });
  const httpsAgent = new HttpsAgent({ keepAlive: true, maxSockets });
  const common = {
    ...(endpoint === undefined ? {} : { endpoint }),
    // SQS only: its client would call the host in a queue's URL, even where AWS_ENDPOINT_URL says another.
    useQueueUrlAsEndpoint: false,
    // Without `throwOnRequestTimeout` the SDK only writes a warning and waits on.
    requestHandler: settings.requestHandler ?? {
      connectionTimeout: connectionTimeoutMs,
      requestTimeout: requestTimeoutMs,
      throwOnRequestTimeout: true,
      httpAgent,
      httpsAgent,
    },
    retryMode: 'standard',
    userAgentAppId: 'holdfast',
  };
  const homeAccount =
    settings.homeAccount ?? accounts.find(({ roleArn }) => roleArn === undefined)?.account ?? 'home';
  const credentialsOf = createCredentials({
    meter,
    accounts,
    homeAccount,
    clientConfig: common,
    clock,
    onRenewal: (scope, failure) => settings.onRenewal?.(scope, failure),
  });
  const pool = new Map<unknown, Map<string, PooledClient>>();

  return {
    client<C>(
      constructor: ClientConstructor<C>,
      scope: AwsScope,
      options: Parameters<AwsAccess['client']>[2] = {},
    ): C {
      const { mutating = false } = options;
      // What repairs goes before what looks.
      const priority = options.priority ?? (mutating ? 'verify' : 'sweep');
      const key = `${scope.account}/${scope.region}/${priority}/${mutating}/${options.endpoint ?? ''}`;
      const ofService = pool.get(constructor) ?? new Map<string, PooledClient>();
      pool.set(constructor, ofService);
      const known = ofService.get(key);
      if (known !== undefined) return known as C;

      const maxAttempts = mutating ? 2 : 3;
      const retries =
        clock === systemClock
          ? new StandardRetryStrategy(maxAttempts)
          : clockedRetries(maxAttempts, clock, (pause) => asleep(meter, pause));
      let service = '';
      const client = new constructor({
        ...common,
        region: scope.region,
        maxAttempts,
        retryStrategy: unlessOut(retries, () => meter.outages.isOut({ service, scope, priority })),
        // On another clock the SDK would hold AWS's date against this machine's, and try each refused call again.
        ...(clock === systemClock ? {} : { disableClockSkewCorrection: true }),
        credentials: credentialsOf(scope),
        // Resolving a command's middleware anew for each call costs more than the whole direct answer.
        // On the wire the stack keeps state per call, so there it is not shared.
        cacheMiddleware: transport !== undefined,
        ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
      } as never) as C & PooledClient;
      service = client.config.serviceId ?? constructor.name.replace(/Client$/, '');
      const source = { service, scope, priority, maxAttempts };
      if (transport === undefined) meterWire(client.middlewareStack, meter, source);
      else meterDirect(client.middlewareStack, meter, source, transport);
      ofService.set(key, client);
      log.debug({ service, ...scope, priority, mutating }, 'made an AWS client');
      return client;
    },
    callsInFlight: () => meter.inFlight,
    quotas: () => meter.budget.states(),
    calls: () => meter.counts.all(),
    clockSkewMs: () => meter.skew.ms(),
    destroy() {
      meter.budget.close();
      for (const clients of pool.values()) for (const client of clients.values()) client.destroy();
      httpAgent.destroy();
      httpsAgent.destroy();
    },
  };
}

/** What is used of any SDK client. Their types share no base class that says so. */
interface PooledClient {
  readonly config: { readonly serviceId?: string };
  readonly middlewareStack: MiddlewareStack;
  destroy(): void;
}
