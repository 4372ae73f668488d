import type { Config } from '../../daemon/config.ts';
import { openAccount } from '../../daemon/open-account.ts';
import { modelSettings } from '../../daemon/settings.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Logger } from '../../runtime/logger.ts';
import { observeAccount } from './observe-account.ts';
import { snapshotText } from './snapshot.ts';

export interface SnapshotOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Logger;
  /** Which of several configured accounts; absent: the first. */
  readonly account?: string;
  readonly maskAccount: boolean;
}

/**
 * Looks at a real account once, with the credentials, pollers and call budget of the daemon, and changes
 * nothing. Answers the text of a stack file and what could not be read. Throws a UsageError for an account
 * that is not configured, and where there is nothing to play on.
 */
export async function takeSnapshot(
  options: SnapshotOptions,
): Promise<{ readonly text: string; readonly unread: readonly string[] }> {
  const { config, clock, log } = options;
  const { aws, account, regions } = await openAccount(config, options.account, { clock, log });
  try {
    const observed = await observeAccount({
      aws,
      account,
      regions,
      settings: modelSettings(config),
      now: () => clock.now(),
    });
    const { maskAccount } = options;
    return { text: snapshotText(observed, { at: clock.now(), maskAccount }), unread: observed.unread };
  } finally {
    aws.destroy();
  }
}
