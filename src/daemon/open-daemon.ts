import type { Logger } from 'pino';
import { fileStopSwitch } from '../engine/stop-switch.ts';
import { openJournalStore } from '../journal/open-store.ts';
import { systemClock } from '../runtime/clock.ts';
import { errorText } from '../runtime/error-text.ts';
import { randomIds } from '../runtime/ids.ts';
import type { Config } from './config.ts';
import { createDaemon } from './create-daemon.ts';
import type { Daemon, DaemonParts } from './daemon.ts';
import { startHousekeeping } from './housekeeping.ts';
import { createRoster } from './organization/roster.ts';

export interface DaemonOptions extends Pick<DaemonParts, 'right' | 'onFenced' | 'serveHttp'> {
  readonly config: Config;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly linkSecret: string | undefined;
  readonly log: Logger;
  /** Called with each daemon that has begun. */
  readonly onOpen?: (daemon: Daemon) => void;
}

export interface OpenDaemon {
  /** The one that runs now: where the organization has other accounts, another one follows it. */
  daemon(): Daemon;
  stop(why: string): Promise<void>;
}

/** A daemon that could not follow the one before is tried again after this long. */
const afterFailureMs = 5_000;

/**
 * Opens the journal, goes on from it, and watches. Rejects with an error for people when that is not possible. A
 * daemon watches the accounts that it began with; once there are others, the next one is begun.
 */
export async function openDaemon(options: DaemonOptions): Promise<OpenDaemon> {
  const { log } = options;
  const roster = await createRoster(options.config, { clock: systemClock, log });
  const stopped = new AbortController();
  let turn: Promise<void> = Promise.resolve();

  const follow = async (why: string): Promise<void> => {
    await running.end(why);
    while (!stopped.signal.aborted) {
      try {
        running = await begin(options, roster, onOtherAccounts);
        return;
      } catch (error) {
        log.error({ detail: errorText(error) }, 'the daemon for the other accounts could not begin');
        await systemClock.sleep(afterFailureMs, stopped.signal);
      }
    }
  };
  const onOtherAccounts = (why: string): void => {
    turn = turn.then(() => (stopped.signal.aborted ? undefined : follow(why)));
  };
  let running = await begin(options, roster, onOtherAccounts);
  return {
    daemon: () => running.daemon,
    stop: async (why) => {
      stopped.abort(why);
      await turn;
      await running.end(why);
    },
  };
}

async function begin(
  options: DaemonOptions,
  roster: NonNullable<DaemonParts['roster']>,
  onOtherAccounts: (why: string) => void,
) {
  const { config, env, linkSecret, log, onOpen, ...parts } = options;
  const journal = await openJournalStore(config.journal, {
    onUnreadable: (entry) => log.error({ ...entry }, 'a journal entry cannot be read and is passed over'),
  });
  const daemon = await createDaemon({
    ...parts,
    config,
    clock: systemClock,
    ids: randomIds,
    log,
    journal,
    seed: process.pid,
    stopSwitch: fileStopSwitch(config.stopSwitch.file, env),
    roster,
    onOtherAccounts,
    ...(linkSecret === undefined ? {} : { linkSecret }),
  });
  try {
    await daemon.start();
  } catch (error) {
    await daemon.stop('it could not start');
    throw error;
  }
  onOpen?.(daemon);
  const stopHousekeeping = startHousekeeping({ journal, log, clock: systemClock, daemon });
  return {
    daemon,
    end: async (why: string) => {
      await stopHousekeeping();
      await daemon.stop(why);
    },
  };
}
