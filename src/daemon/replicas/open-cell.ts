import type { Lease, Tenant } from '../../replicas/keeper.ts';
import type { Daemon } from '../daemon.ts';
import { type DaemonOptions, openDaemon } from '../open-daemon.ts';

/** A cell that this replica holds: the daemon as it would run alone, under a lease. */
export interface OpenCell extends Tenant {
  /** The one that runs now. */
  daemon(): Daemon;
  readonly lease: Lease;
}

/** Goes on where the holder before left off. Rejects when that is not possible. */
export async function openCell(
  options: Omit<DaemonOptions, 'right' | 'serveHttp'> & {
    readonly lease: Lease;
    readonly note: string | undefined;
  },
): Promise<OpenCell> {
  const { lease, note, ...rest } = options;
  const log = rest.log.child({ cell: lease.cell, epoch: lease.epoch });
  const right = { epoch: lease.epoch, leftMs: () => lease.leftMs(), note };
  const opened = await openDaemon({ ...rest, log, right, serveHttp: false });
  return {
    daemon: () => opened.daemon(),
    lease,
    note: () => opened.daemon().note(),
    isBusy: () => opened.daemon().isBusy(),
    stop: (why) =>
      opened.stop(why).catch((error: unknown) => log.error({ error }, 'a cell did not stop cleanly')),
  };
}
