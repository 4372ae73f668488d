import { fromNodeProviderChain, fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import { doesIdentityRequireRefresh, isIdentityExpired, memoizeIdentityProvider } from '@smithy/core';
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
 * away the others. Each is fetched once and shared by all clients of its account and region. The STS
 * calls go through the budget of the home account like any other call.
 */
export function createCredentials(options: {
  readonly meter: Meter;
  readonly accounts: readonly AccountAccess[];
  readonly homeAccount: string;
  readonly clientConfig: object;
}): (scope: AwsScope) => CredentialsProvider {
  const { meter, accounts, homeAccount, clientConfig } = options;
  const meteredIn = (region: string) => ({
    applyToStack: (stack: unknown) =>
      meterWire(stack as MiddlewareStack, meter, {
        service: 'STS',
        scope: { account: homeAccount, region },
        priority: 'verify',
        maxAttempts: 3,
      }),
  });
  const own = fromNodeProviderChain({ clientConfig, clientPlugins: [meteredIn('default')] });
  const assumed = new Map<string, CredentialsProvider>();

  function assume({ account, region }: AwsScope, roleArn: string, externalId?: string): CredentialsProvider {
    const key = `${account}/${region}`;
    const known = assumed.get(key);
    if (known !== undefined) return known;
    const provider = memoized(
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

/** One fetch at a time, renewed five minutes before the end; without this each client would fetch its own. */
function memoized(provider: CredentialsProvider): CredentialsProvider {
  const shared = memoizeIdentityProvider(provider, isIdentityExpired, doesIdentityRequireRefresh);
  return shared ?? provider;
}
