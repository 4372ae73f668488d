import { type ScheduledTask, schedule } from 'node-cron';
import { keepSnapshot } from '../engine/journal-snapshot.ts';
import type { JournalStore } from '../journal/journal.ts';
import { keptForMs, pruneJournal } from '../journal/retention.ts';
import type { Clock } from '../runtime/clock.ts';
import { errorText } from '../runtime/error-text.ts';
import type { Logger } from '../runtime/logger.ts';
import type { Daemon } from './daemon.ts';

interface Household {
  readonly journal: JournalStore;
  readonly log: Logger;
  readonly clock: Clock;
  readonly daemon: Daemon;
}

/** What is done by the calendar rather than by need. Each is a schedule and a task. */
export const chores: readonly {
  readonly at: string;
  readonly what: string;
  run(household: Household): Promise<void>;
}[] = [
  {
    at: '17 3 * * *',
    what: 'cutting the journal to its retention',
    run: async ({ journal, clock, log }) => {
      log.info(
        { pruned: await pruneJournal(journal, clock.now() - keptForMs) },
        'the journal was cut to its retention',
      );
    },
  },
  {
    at: '47 * * * *',
    what: 'keeping a snapshot of the journal',
    run: async ({ journal, daemon, log }) => {
      // It can wait, and what is being done cannot.
      if (daemon.isBusy()) return;
      log.info({ entries: await keepSnapshot(journal) }, 'a snapshot of the journal was kept');
    },
  },
  {
    // A folder that could not be read, or a mount that came late, mends itself without a signal.
    at: '* * * * *',
    what: 'trying refused policies again',
    run: async ({ daemon }) => {
      const refused = daemon.view.troubles().some((trouble) => trouble.part === 'policies');
      if (refused) await daemon.commands.reload();
    },
  },
  {
    // Each minute what is due: at the start once everything was read, then half-hourly, and new policies at once.
    at: '* * * * *',
    what: 'asking IAM ahead what the remedies may do',
    run: ({ daemon }) => daemon.checkPermissions(),
  },
];

/** Starts the chores. Answers the way to end them. */
export function startHousekeeping(household: Household): () => Promise<void> {
  const tasks: readonly ScheduledTask[] = chores.map((chore) =>
    schedule(chore.at, () =>
      chore.run(household).catch((error: unknown) => {
        household.log.error({ chore: chore.what, detail: errorText(error) }, 'a chore failed');
      }),
    ),
  );
  return async () => {
    for (const task of tasks) await task.destroy();
  };
}
