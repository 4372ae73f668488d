/**
 * A process for the kill test: appends one event after another to the journal named by its argument and
 * says each number on its output only once the store has acknowledged it.
 */
import { writeSync } from 'node:fs';
import { openSqliteStore } from '../../src/journal/sqlite-store.ts';

const store = await openSqliteStore({ path: process.argv[2] ?? '', onUnreadable: () => undefined });
const most = 100_000;
for (let number = await store.next(); number <= most; number++) {
  await store.append(number, [{ at: number, kind: 'hold-released', by: 'ana', id: `event ${number}` }]);
  writeSync(1, `${number}\n`);
}
