import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

const exec: (this: DatabaseSync, text: string) => void = Reflect.get(DatabaseSync.prototype, 'exec');
/** SQLite's own limit, without a word of anybody's. */
const mostPages = 4_294_967_294;

/**
 * Loaded before the bundle (`node --import`): while a file `disk-is-full` lies in the folder in which the process
 * works, none of its databases gets another page. SQLite answers to that as to a disk without space: what ENOSPC is
 * to the system is SQLITE_FULL to whoever writes.
 */
DatabaseSync.prototype.exec = function (this: DatabaseSync, text: string): void {
  // Fewer pages than there are cannot be asked for: then the limit is at those.
  if (text.startsWith('BEGIN'))
    exec.call(this, `PRAGMA max_page_count = ${existsSync('disk-is-full') ? 1 : mostPages}`);
  exec.call(this, text);
};
