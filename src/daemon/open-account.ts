import { createAwsAccess, type ManagedAwsAccess } from '../aws/client-pool.ts';
import { findHome } from '../aws/home.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Logger } from '../runtime/logger.ts';
import { UsageError } from '../runtime/usage-error.ts';
import { watchedAccounts } from './accounts.ts';
import type { Config } from './config.ts';

/** An account that is looked at once, outside a running daemon. Whoever opens it destroys the access. */
export interface OpenAccount {
  readonly aws: ManagedAwsAccess;
  readonly account: string;
  readonly regions: readonly string[];
}

/** One of the configured accounts, the first if none is named. Throws a UsageError for one that is not configured. */
export async function openAccount(
  config: Pick<Config, 'accounts'>,
  named: string | undefined,
  access: { readonly clock: Clock; readonly log: Logger },
): Promise<OpenAccount> {
  const accounts = await watchedAccounts(config.accounts, () => findHome(access));
  const chosen = accounts.find(({ account }) => account === (named ?? accounts[0]?.account));
  if (chosen === undefined)
    throw new UsageError(
      `account ${named} is not configured; there are ${accounts.map(({ account }) => account).join(', ')}`,
    );
  const { account, regions } = chosen;
  return { aws: createAwsAccess({ ...access, accounts }), account, regions };
}
