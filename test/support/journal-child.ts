/**
 * A process for the kill test: appends one event after another to the journal named by its argument (a
 * second one says `network` where it lies on a network disk) and
 * says each number on its output only once the store has acknowledged it.
 */
import { writeSync } from 'node:fs';
import { openSqliteStore } from '../../src/journal/sqlite-store.ts';

const [, , path = '', disk] = process.argv;
const store = await openSqliteStore({ path, network: disk === 'network', onUnreadable: () => undefined });
const most = 100_000;
for (let number = await store.next(); number <= most; number++) {
  await store.append(number, [{ at: number, kind: 'hold-released', by: 'ana', id: `event ${number}` }]);
  writeSync(1, `${number}\n`);
}
