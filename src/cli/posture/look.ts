import { loadConfig } from '../../daemon/load-config.ts';
import { loadServices } from '../../daemon/load-rules.ts';
import { openAccount } from '../../daemon/open-account.ts';
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
  const { aws, account, regions } = await openAccount(config, options.account, access);
  try {
    return await lookAround({
      aws,
      account,
      regions,
      settings: modelSettings(config),
      services: declared.services,
      now: () => systemClock.now(),
    });
  } finally {
    aws.destroy();
  }
}
