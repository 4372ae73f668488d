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
 * Where each account's credentials come from: the SDK's default chain, and for other accounts a role
 * assumed with it. Each is fetched once and shared by all clients of the account. The STS calls of both
 * go through the budget of the home account like any other call.
 */
export function createCredentials(options: {
  readonly meter: Meter;
  readonly accounts: readonly AccountAccess[];
  /** Account and region that STS is called in. */
  readonly home: AwsScope;
  readonly clientConfig: object;
}): (account: string) => CredentialsProvider {
  const { meter, home, clientConfig } = options;
  const plugin = {
    applyToStack: (stack: unknown) => {
      meterWire(stack as MiddlewareStack, meter, {
        service: 'STS',
        scope: home,
        priority: 'verify',
        maxAttempts: 3,
      });
    },
  };
  const stsConfig = { ...clientConfig, region: home.region };
  const own = fromNodeProviderChain({ clientConfig: stsConfig, clientPlugins: [plugin] });
  const providers = new Map(
    options.accounts.map(({ account, roleArn, externalId }) => [
      account,
      roleArn === undefined
        ? own
        : memoized(
            fromTemporaryCredentials({
              masterCredentials: own,
              params: {
                RoleArn: roleArn,
                RoleSessionName: 'holdfast',
                ...(externalId === undefined ? {} : { ExternalId: externalId }),
              },
              clientConfig: stsConfig,
              clientPlugins: [plugin],
            }),
          ),
    ]),
  );
  return (account) => {
    const provider = providers.get(account);
    if (provider === undefined)
      throw new Error(`account ${account} is not configured: list it under accounts in the configuration`);
    return provider;
  };
}

/** One fetch at a time, renewed five minutes before the end; without this each client would fetch its own. */
function memoized(provider: CredentialsProvider): CredentialsProvider {
  const shared = memoizeIdentityProvider(provider, isIdentityExpired, doesIdentityRequireRefresh);
  return shared ?? provider;
}
