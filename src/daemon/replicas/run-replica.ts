import { networkInterfaces } from 'node:os';
import { listen } from '../../http/server.ts';
import { journalTableClient } from '../../journal/dynamodb-client.ts';
import { createReplicaMetrics } from '../../metrics/replica-metrics.ts';
import { openDynamodbRoster } from '../../replicas/dynamodb-roster.ts';
import { createKeeper, longestRosterCallMs } from '../../replicas/keeper.ts';
import { systemClock } from '../../runtime/clock.ts';
import { randomIds } from '../../runtime/ids.ts';
import { randomStream } from '../../runtime/random.ts';
import type { Daemon } from '../daemon.ts';
import type { DaemonOptions } from '../open-daemon.ts';
import { cellsOf } from './cells.ts';
import { createFrontDoor } from './front-door.ts';
import { type OpenCell, openCell } from './open-cell.ts';

/** A replica that runs: one of several that share the cells of a configuration. */
export interface Replica {
  /** The daemons of the cells that it holds now. */
  daemons(): readonly Daemon[];
  /** Parks what is under way and gives back what it holds, so that others go on at once. */
  stop(why: string): Promise<void>;
}

/** Joins the others and takes its share. Rejects, with one line for a person, when its port is taken. */
export async function startReplica(
  options: Pick<DaemonOptions, 'config' | 'env' | 'linkSecret' | 'log'>,
  sayWhere: (url: string) => void,
): Promise<Replica> {
  const { config, env, linkSecret, log } = options;
  const { journal, replicas } = config;
  if (journal.store !== 'dynamodb' || replicas === undefined)
    throw new Error('replicas need a journal in DynamoDB: the configuration is checked for it');
  const cells = cellsOf(config);
  const open = new Map<string, OpenCell>();
  const client = journalTableClient(journal.region, longestRosterCallMs(replicas.lease));

  let keeper: ReturnType<typeof createKeeper> | undefined;
  const roster = () => keeper?.roster() ?? { members: [], cells: [], me: undefined };
  const door = createFrontDoor({
    cells: cells.map(({ name }) => name),
    open: (cell) => open.get(cell)?.daemon(),
    leftMs: (cell) => open.get(cell)?.lease.leftMs() ?? 0,
    keeper: {
      roster,
      trouble: () => keeper?.trouble(),
      unopened: (cell) => keeper?.unopened(cell),
    },
    metrics: createReplicaMetrics({
      members: () => roster().members.length,
      leases: () =>
        new Map(cells.map(({ name }) => [name, Math.max(0, open.get(name)?.lease.leftMs() ?? 0)])),
      sees: () => keeper?.trouble() === undefined,
    }),
    log,
  });
  const server = await listen(door, config.http.host, config.http.port);
  keeper = createKeeper({
    store: openDynamodbRoster({ client, table: journal.table, name: journal.name }),
    clock: systemClock,
    ids: randomIds,
    log,
    jitter: randomStream(process.pid, 'replica'),
    cells: cells.map(({ name }) => name),
    url: replicas.url ?? `http://${ownAddress(config.http.host)}:${server.port}`,
    leaseMs: replicas.lease,
    open: async (lease, note) => {
      const cell = cells.find(({ name }) => name === lease.cell);
      if (cell === undefined) throw new Error(`there is no cell ${lease.cell}`);
      const onFenced = () => keeper?.drop(lease.cell, 'another writer was seen in its journal');
      const opened = await openCell({ config: cell.config, lease, note, env, linkSecret, log, onFenced });
      open.set(lease.cell, opened);
      return {
        ...opened,
        stop: async (why) => {
          open.delete(lease.cell);
          await opened.stop(why);
        },
      };
    },
  });
  await keeper.start();
  sayWhere(server.url);

  const running = keeper;
  return {
    daemons: () => [...open.values()].map((cell) => cell.daemon()),
    stop: async (why) => {
      await running.stop(why);
      await server.close();
      client.destroy();
    },
  };
}

/** The address that others in the network reach this machine by: of a pod or a task it has one. */
function ownAddress(host: string): string {
  if (host !== '0.0.0.0' && host !== '::') return host.includes(':') ? `[${host}]` : host;
  const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  return addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1';
}
