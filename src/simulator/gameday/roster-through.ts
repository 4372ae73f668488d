import type { RosterStore } from '../../replicas/roster.ts';

/** The same store, with each call through something that may hold it, lose it or refuse it. */
export function rosterThrough(
  store: RosterStore,
  through: <Output>(call: () => Promise<Output>) => Promise<Output>,
): RosterStore {
  return {
    read: () => through(() => store.read()),
    join: (member) => through(() => store.join(member)),
    renew: (member) => through(() => store.renew(member)),
    remove: (member) => through(() => store.remove(member)),
    take: (cell, was, holder) => through(() => store.take(cell, was, holder)),
    leaveNote: (held, note) => through(() => store.leaveNote(held, note)),
    release: (held) => through(() => store.release(held)),
  };
}
