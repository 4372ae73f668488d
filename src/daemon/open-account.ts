import { createAwsAccess, type ManagedAwsAccess } from '../aws/client-pool.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Logger } from '../runtime/logger.ts';
import { UsageError } from '../runtime/usage-error.ts';
import type { Config } from './config.ts';
import { createRoster } from './organization/roster.ts';

/** An account that is looked at once, outside a running daemon. Whoever opens it destroys the access. */
export interface OpenAccount {
  readonly aws: ManagedAwsAccess;
  readonly account: string;
  readonly regions: readonly string[];
}

/** One of the watched accounts, the first if none is named. Throws a UsageError for one that is not watched. */
export async function openAccount(
  config: Pick<Config, 'accounts' | 'organization'>,
  named: string | undefined,
  access: { readonly clock: Clock; readonly log: Logger },
): Promise<OpenAccount> {
  const roster = await createRoster(config, access);
  const accounts = roster.accounts();
  const chosen = accounts.find(({ account }) => account === (named ?? accounts[0]?.account));
  const doubt = roster.doubt();
  if (chosen === undefined)
    throw new UsageError(
      `account ${named} is not configured; there are ${accounts.map(({ account }) => account).join(', ')}${doubt === undefined ? '' : ` (${doubt})`}`,
    );
  const { account, regions } = chosen;
  return { aws: createAwsAccess({ ...access, accounts }), account, regions };
}
