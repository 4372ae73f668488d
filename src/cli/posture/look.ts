import { createAwsAccess } from '../../aws/client-pool.ts';
import { findHome } from '../../aws/home.ts';
import { watchedAccounts } from '../../daemon/accounts.ts';
import { loadConfig } from '../../daemon/load-config.ts';
import { loadServices } from '../../daemon/load-rules.ts';
import { modelSettings } from '../../daemon/settings.ts';
import { lookAround, type Seen } from '../../engine/look-around.ts';
import { hasErrors, problemText } from '../../policy/problem-text.ts';
import { systemClock } from '../../runtime/clock.ts';
import { silentLogger } from '../../runtime/logger.ts';
import { UsageError } from '../../runtime/usage-error.ts';
import type { CliIo } from '../command.ts';

/**
 * Looks at a real account once, with the credentials, pollers and call budget of the daemon, and changes
 * nothing. Throws a UsageError for an account that is not configured and for mistakes in the files.
 */
export async function lookLive(
  options: { readonly config: string | undefined; readonly account: string | undefined },
  io: CliIo,
): Promise<Seen> {
  const config = loadConfig(options.config, io.env, (line) => io.err(`holdfast: ${line}`));
  const declared = await loadServices(config.services);
  if (hasErrors(declared.problems)) throw new UsageError(declared.problems.map(problemText).join('\n'));
  const access = { clock: systemClock, log: silentLogger };
  const accounts = await watchedAccounts(config.accounts, () => findHome(access));
  const chosen = accounts.find(({ account }) => account === (options.account ?? accounts[0]?.account));
  if (chosen === undefined)
    throw new UsageError(
      `account ${options.account} is not configured; there are ${accounts.map(({ account }) => account).join(', ')}`,
    );
  const aws = createAwsAccess({ ...access, accounts });
  try {
    return await lookAround({
      aws,
      account: chosen.account,
      regions: chosen.regions,
      settings: modelSettings(config),
      services: declared.services,
      now: () => systemClock.now(),
    });
  } finally {
    aws.destroy();
  }
}
