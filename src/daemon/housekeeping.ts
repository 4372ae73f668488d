import { schedule } from 'node-cron';
import type { JournalStore } from '../journal/journal.ts';
import { pruneJournal } from '../journal/retention.ts';
import type { Clock } from '../runtime/clock.ts';
import { errorText } from '../runtime/error-text.ts';
import type { Logger } from '../runtime/logger.ts';

/** What is not over is kept for ever; the rest of the journal for this long. */
const keepMs = 90 * 86_400_000;

/** Once a night the journal is cut to its retention. Answers the way to end it. */
export function startHousekeeping(journal: JournalStore, log: Logger, clock: Clock): () => Promise<void> {
  const task = schedule('17 3 * * *', async () => {
    try {
      const pruned = await pruneJournal(journal, clock.now() - keepMs);
      log.info({ pruned }, 'the journal was cut to its retention');
    } catch (error) {
      log.error({ detail: errorText(error) }, 'the journal could not be cut to its retention');
    }
  });
  return async () => {
    await task.destroy();
  };
}
