import { JournalError, type JournalFailure } from './journal-error.ts';

/** SQLite's failures sorted, each with what a person should do. Result codes: sqlite.org/rescode.html. */
export function sqliteError(error: unknown, path: string): JournalError {
  const { failure, advice } = sorted[resultCode(error)] ?? {
    failure: 'failed',
    advice: `could not be used (${error instanceof Error ? error.message : String(error)}): check the disk and the file`,
  };
  return new JournalError(failure, `journal ${path} ${advice}`, error);
}

const sorted: Readonly<Record<number, { failure: JournalFailure; advice: string }>> = {
  3: {
    failure: 'unwritable',
    advice: 'may not be accessed: check the permissions of the file and its folder',
  },
  5: {
    failure: 'locked',
    advice: 'is locked by another process: stop the other Holdfast or give each its own file',
  },
  6: {
    failure: 'locked',
    advice: 'is locked by another process: stop the other Holdfast or give each its own file',
  },
  8: { failure: 'unwritable', advice: 'is read-only: make the file and its folder writable' },
  11: {
    failure: 'corrupt',
    advice: 'is damaged: keep it for analysis, restore a copy or start with a new file',
  },
  13: {
    failure: 'full',
    advice: 'cannot grow, the disk is full: free some space, writing then goes on by itself',
  },
  14: { failure: 'unwritable', advice: 'cannot be opened: check that its folder exists and is writable' },
  26: { failure: 'foreign', advice: 'is not a SQLite database: give journal.path another file' },
};

/** The primary result code: the low byte of the extended one. */
function resultCode(error: unknown): number {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
    ? error.errcode & 0xff
    : -1;
}
