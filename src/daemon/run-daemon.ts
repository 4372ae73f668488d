import { pino } from 'pino';
import { fileStopSwitch } from '../engine/stop-switch.ts';
import type { JournalStore } from '../journal/journal.ts';
import { openJournalStore } from '../journal/open-store.ts';
import { systemClock } from '../runtime/clock.ts';
import { randomIds } from '../runtime/ids.ts';
import type { Logger } from '../runtime/logger.ts';
import type { Config } from './config.ts';
import { createDaemon } from './create-daemon.ts';
import type { Daemon } from './daemon.ts';
import { startHousekeeping } from './housekeeping.ts';
import { linkSecret } from './link-secret.ts';
import { loadConfig } from './load-config.ts';
import { createRoster, type Roster } from './organization/roster.ts';
import { policyFolder } from './shipped-policies.ts';
import { watchFolder } from './watch-folder.ts';

export interface RunOptions {
  readonly configFile?: string;
  readonly dryRun: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted by the first SIGINT or SIGTERM. */
  readonly stop: AbortSignal;
  /** Called on each SIGHUP from now on. */
  readonly onReload: (listener: () => void) => void;
  readonly print: (line: string) => void;
}

/** Runs the daemon until it is told to stop. Throws errors for people when it cannot start. */
export async function runDaemon(options: RunOptions): Promise<0> {
  const loaded = loadConfig(options.configFile, options.env, (line) => options.print(`holdfast: ${line}`));
  const policies = policyFolder(loaded.policies);
  const config = { ...loaded, policies, ...(options.dryRun ? { mode: 'observe' as const } : {}) };
  // Synchronous: what was logged last before an end is what one looks for.
  const log = pino({ level: options.env['HOLDFAST_LOG_LEVEL'] ?? 'info' }, pino.destination({ sync: true }));
  let roster: Roster | undefined;
  let reload: (why: string) => void = () => undefined;
  options.onReload(() => reload('SIGHUP'));
  // A daemon watches the accounts that it began with: where there are others, another one follows it.
  while (!options.stop.aborted) {
    const journal = await openJournalStore(config.journal, {
      onUnreadable: (entry) => log.error({ ...entry }, 'a journal entry cannot be read and is passed over'),
    });
    roster ??= await createRoster(config, { clock: systemClock, log });
    const otherAccounts = new AbortController();
    const secret = linkSecret(config, options.env);
    const daemon = await createDaemon({
      config,
      clock: systemClock,
      ids: randomIds,
      log,
      journal,
      seed: process.pid,
      stopSwitch: fileStopSwitch(config.stopSwitch.file, options.env),
      serveHttp: true,
      roster,
      onOtherAccounts: (why) => otherAccounts.abort(why),
      ...(secret === undefined ? {} : { linkSecret: secret }),
    });
    reload = (why) => {
      log.info({ why }, 'reloading the policies');
      daemon.commands.reload().catch((error: unknown) => log.error({ error }, 'the reload failed'));
    };
    await runUntil(AbortSignal.any([options.stop, otherAccounts.signal]), {
      daemon,
      journal,
      log,
      config,
      reload,
      print: options.print,
    });
  }
  return 0;
}

async function runUntil(
  end: AbortSignal,
  parts: {
    readonly daemon: Daemon;
    readonly journal: JournalStore;
    readonly log: Logger;
    readonly config: Config;
    readonly reload: (why: string) => void;
    readonly print: (line: string) => void;
  },
): Promise<void> {
  const { daemon, journal, log, config, reload, print } = parts;
  try {
    await daemon.start();
  } catch (error) {
    await daemon.stop('it could not start');
    throw error;
  }
  const stopWatching = watchFolder(config.policies, () => reload('the folder changed'), log);
  const stopHousekeeping = startHousekeeping({ journal, log, clock: systemClock, daemon });

  print(`holdfast watches; the page is at ${daemon.url}/`);
  await new Promise<void>((resolve) => {
    if (end.aborted) resolve();
    end.addEventListener('abort', () => resolve(), { once: true });
  });
  stopWatching();
  await stopHousekeeping();
  await daemon.stop(String(end.reason));
}
