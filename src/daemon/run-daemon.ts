import { pino } from 'pino';
import { linkSecret } from './link-secret.ts';
import { loadConfig } from './load-config.ts';
import { type DaemonOptions, openDaemon } from './open-daemon.ts';
import { type Replica, startReplica } from './replicas/run-replica.ts';
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
  const how = { config, env: options.env, linkSecret: secret, log };
  const sayWhere = (url: string) => options.print(`holdfast watches; the page is at ${url}/`);
  const running =
    config.replicas === undefined ? await startAlone(how, sayWhere) : await startReplica(how, sayWhere);

  const reload = (why: string): void => {
    log.info({ why }, 'reloading the policies');
    for (const daemon of running.daemons())
      daemon.commands.reload().catch((error: unknown) => log.error({ error }, 'the reload failed'));
  };
  options.onReload(() => reload('SIGHUP'));
  const stopWatching = watchFolder(config.policies, () => reload('the folder changed'), log);
  await new Promise<void>((resolve) => {
    if (options.stop.aborted) resolve();
    options.stop.addEventListener('abort', () => resolve(), { once: true });
  });
  stopWatching();
  await running.stop(String(options.stop.reason));
  return 0;
}

/** The one process there is, for all accounts. */
async function startAlone(
  options: Omit<DaemonOptions, 'serveHttp'>,
  sayWhere: (url: string) => void,
): Promise<Replica> {
  const opened = await openDaemon({
    ...options,
    serveHttp: true,
    onOpen: ({ url = '' }) => sayWhere(url),
  });
  return { daemons: () => [opened.daemon()], stop: (why) => opened.stop(why) };
}
