import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { openJournalStore } from '../../../journal/open-store.ts';
import { errorText } from '../../../runtime/error-text.ts';
import type { Check, Finding } from '../check.ts';

/**
 * Below this the disk is nearly full for a journal, which grows by some megabytes a day where much happens;
 * SQLite needs room beside it for its log.
 */
const roomBytes = { warning: 1024 ** 3, problem: 64 * 1024 ** 2 };

/** Looks at the journal's file where it is, and at its folder where it is not yet: nothing is made. */
export const journalCheck: Check = {
  name: 'journal',
  examine: async ({ config: { journal } }) => {
    if (journal.store === 'memory')
      return [
        {
          what: 'journal',
          verdict: 'warning',
          detail: 'it is kept in memory: a restart forgets holds, cool-downs and what is under way',
          todo: 'set journal.store to sqlite',
        },
      ];
    if (journal.store === 'dynamodb') return [await readable(journal)];
    const path = resolve(journal.path);
    return [await usable(journal, path), room(dirname(path))];
  },
};

type Journal = Parameters<typeof openJournalStore>[0];

/** Only read: an entry written now would take the next number from a daemon that runs. */
async function readable(journal: Extract<Journal, { store: 'dynamodb' }>): Promise<Finding> {
  const what = `journal ${journal.name} in the DynamoDB table ${journal.table}`;
  try {
    const store = await openJournalStore(journal, { onUnreadable: () => undefined });
    return { what, verdict: 'ok', detail: `it can be read; entry ${await store.next()} is next` };
  } catch (error) {
    return {
      what,
      verdict: 'problem',
      detail: errorText(error),
      todo: 'make the table with deploy/journal and attach holdfast-journal, which "holdfast iam-policy" prints',
    };
  }
}

async function usable(journal: Journal, path: string): Promise<Finding> {
  const what = `journal ${path}`;
  try {
    accessSync(dirname(path), constants.W_OK);
    if (!existsSync(path))
      return { what, verdict: 'ok', detail: 'its folder can be written, and it is made at the start' };
    accessSync(path, constants.W_OK);
    const store = await openJournalStore(journal, { onUnreadable: () => undefined });
    try {
      return { what, verdict: 'ok', detail: `it can be written; entry ${await store.next()} is next` };
    } finally {
      await store.close();
    }
  } catch (error) {
    return {
      what,
      verdict: 'problem',
      detail: errorText(error),
      todo: 'set journal.path to a file in a folder that the user of Holdfast may write',
    };
  }
}

function room(folder: string): Finding {
  const what = `room in ${folder}`;
  try {
    const { bavail, bsize } = statfsSync(folder);
    const free = bavail * bsize;
    const detail = `${Math.floor(free / 1024 ** 2)} MiB are free`;
    if (free >= roomBytes.warning) return { what, verdict: 'ok', detail };
    const verdict = free < roomBytes.problem ? 'problem' : 'warning';
    return { what, verdict, detail, todo: 'make room: on a full disk Holdfast only observes' };
  } catch (error) {
    return { what, verdict: 'unknown', detail: errorText(error) };
  }
}
