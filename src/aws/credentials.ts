import { fromNodeProviderChain, fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import type { Clock } from '../runtime/clock.ts';
import { lastingCredentials, type RenewalFailure } from './lasting-credentials.ts';
import { type Meter, type MiddlewareStack, meterWire } from './metered-calls.ts';
import type { AwsScope } from './scope.ts';

/** An account that Holdfast watches. Without a role, the default credentials must belong to it. */
export interface AccountAccess {
  /** Twelve digits. */
  readonly account: string;
  readonly roleArn?: string;
  readonly externalId?: string;
}

export type CredentialsProvider = ReturnType<typeof fromTemporaryCredentials>;

/**
 * Where the credentials for an account and region come from: the SDK's default chain, and for other
 * accounts a role assumed with it, through the STS of that same region, so that no region's outage takes
 * away the others. Each is fetched once and shared by all clients of its account and region, and renewed
 * behind the calls. The STS calls go through the budget of the home account like any other call.
 */
export function createCredentials(options: {
  readonly meter: Meter;
  readonly accounts: readonly AccountAccess[];
  readonly homeAccount: string;
  readonly clientConfig: object;
  readonly clock: Clock;
  /** Hears of each try to renew: of a role by its scope, of the default credentials by the home account. */
  onRenewal(scope: AwsScope, failure: RenewalFailure | undefined): void;
}): (scope: AwsScope) => CredentialsProvider {
  const { meter, accounts, homeAccount, clientConfig, clock } = options;
  const meteredIn = (region: string) => ({
    applyToStack: (stack: unknown) =>
      meterWire(stack as MiddlewareStack, meter, {
        service: 'STS',
        scope: { account: homeAccount, region },
        priority: 'verify',
        maxAttempts: 3,
      }),
  });
  /** Marked as holding what it fetched: else each client would, and ask anew only five minutes before the end. */
  const lasting = (scope: AwsScope, fetch: CredentialsProvider): CredentialsProvider =>
    Object.assign(
      lastingCredentials(fetch, { clock, onRenewal: (failure) => options.onRenewal(scope, failure) }),
      { memoized: true },
    );
  const chain = fromNodeProviderChain({ clientConfig, clientPlugins: [meteredIn('default')] });
  // Unless it is made to, the chain hands out what it has, and tells nobody when it cannot renew that.
  const own = lasting({ account: homeAccount, region: 'default' }, (given) =>
    chain({ ...given, forceRefresh: true }),
  );
  const assumed = new Map<string, CredentialsProvider>();

  function assume({ account, region }: AwsScope, roleArn: string, externalId?: string): CredentialsProvider {
    const key = `${account}/${region}`;
    const known = assumed.get(key);
    if (known !== undefined) return known;
    const provider = lasting(
      { account, region },
      fromTemporaryCredentials({
        masterCredentials: own,
        params: {
          RoleArn: roleArn,
          RoleSessionName: 'holdfast',
          ...(externalId === undefined ? {} : { ExternalId: externalId }),
        },
        clientConfig: { ...clientConfig, region },
        clientPlugins: [meteredIn(region)],
      }),
    );
    assumed.set(key, provider);
    return provider;
  }

  return (scope) => {
    const access = accounts.find(({ account }) => account === scope.account);
    if (access === undefined)
      throw new Error(
        `account ${scope.account} is not configured: list it under accounts in the configuration`,
      );
    return access.roleArn === undefined ? own : assume(scope, access.roleArn, access.externalId);
  };
}
