import { pino } from 'pino';
import { fileStopSwitch } from '../engine/stop-switch.ts';
import { openJournalStore } from '../journal/open-store.ts';
import { systemClock } from '../runtime/clock.ts';
import { randomIds } from '../runtime/ids.ts';
import { createDaemon } from './create-daemon.ts';
import { startHousekeeping } from './housekeeping.ts';
import { linkSecret } from './link-secret.ts';
import { loadConfig } from './load-config.ts';
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
  const secret = linkSecret(config, options.env);
  const journal = await openJournalStore(config.journal, {
    onUnreadable: (entry) => log.error({ ...entry }, 'a journal entry cannot be read and is passed over'),
  });
  const daemon = await createDaemon({
    config,
    clock: systemClock,
    ids: randomIds,
    log,
    journal,
    seed: process.pid,
    stopSwitch: fileStopSwitch(config.stopSwitch.file, options.env),
    serveHttp: true,
    ...(secret === undefined ? {} : { linkSecret: secret }),
  });

  try {
    await daemon.start();
  } catch (error) {
    await daemon.stop('it could not start');
    throw error;
  }
  const reload = (why: string): void => {
    log.info({ why }, 'reloading the policies');
    daemon.commands.reload().catch((error: unknown) => log.error({ error }, 'the reload failed'));
  };
  options.onReload(() => reload('SIGHUP'));
  const stopWatching = watchFolder(config.policies, () => reload('the folder changed'), log);
  const stopHousekeeping = startHousekeeping({ journal, log, clock: systemClock, daemon });

  options.print(`holdfast watches; the page is at ${daemon.url}/`);
  await new Promise<void>((resolve) => {
    if (options.stop.aborted) resolve();
    options.stop.addEventListener('abort', () => resolve(), { once: true });
  });
  stopWatching();
  await stopHousekeeping();
  await daemon.stop(String(options.stop.reason));
  return 0;
}
