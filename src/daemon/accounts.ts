import { parse } from '@aws-sdk/util-arn-parser';
import { UsageError } from '../runtime/usage-error.ts';
import type { AccountAccess } from '../aws/credentials.ts';
import { AwsError } from '../aws/error.ts';
import type { Home } from '../aws/home.ts';
import type { Config } from './config.ts';

/** An account as the daemon watches it: how it is reached, and in which regions. */
export interface WatchedAccount extends AccountAccess {
  readonly regions: readonly string[];
}

/**
 * Fills in what the configuration leaves out: the account of the default credentials, the account of a
 * role, the default region. `findHome` is asked at most once, and only if something is left out.
 */
export async function watchedAccounts(
  configured: Config['accounts'],
  findHome: () => Promise<Home>,
): Promise<readonly WatchedAccount[]> {
  let home: Promise<Home> | undefined;
  const homeOnce = () => (home ??= findHome().catch(asUsage));
  return Promise.all(
    configured.map(async ({ id, roleArn, externalId, regions }) => {
      const account = id ?? (roleArn === undefined ? (await homeOnce()).account : parse(roleArn).accountId);
      return {
        account,
        regions: regions ?? [(await homeOnce()).region],
        ...(roleArn === undefined ? {} : { roleArn }),
        ...(externalId === undefined ? {} : { externalId }),
      };
    }),
  );
}

/** A region or credentials that are missing or wrong are for the user to mend: they end the start with status 2. */
function asUsage(error: unknown): never {
  const isInput = error instanceof AwsError && (error.failure === 'denied' || error.code === 'NoRegion');
  throw isInput ? new UsageError(error.message, error) : error;
}
