import type { HeldCell, Member, RosterStore } from './roster.ts';

/** What replicas of one process share. */
export interface MemoryRoster {
  readonly members: Map<string, Member>;
  readonly cells: Map<string, HeldCell>;
}

export const emptyMemoryRoster = (): MemoryRoster => ({ members: new Map(), cells: new Map() });

/** For the simulator and tests: the same promises as a table keeps, within one process. */
export function createMemoryRoster({ members, cells }: MemoryRoster): RosterStore {
  const isHeld = ({ cell, epoch, holder }: HeldCell): boolean => {
    const there = cells.get(cell);
    return there !== undefined && there.epoch === epoch && there.holder === holder;
  };
  return {
    read: async () => ({ cells: [...cells.values()], members: [...members.values()] }),
    join: async (member) => void members.set(member.id, member),
    renew: async (member) => {
      if (!members.has(member.id)) return false;
      members.set(member.id, member);
      return true;
    },
    remove: async ({ id, beat }) => {
      if (members.get(id)?.beat !== beat) return false;
      return members.delete(id);
    },
    take: async (cell, was, holder) => {
      if (was === undefined ? cells.has(cell) : !isHeld(was)) return false;
      cells.set(cell, { ...was, cell, epoch: (was?.epoch ?? 0) + 1, holder });
      return true;
    },
    leaveNote: async (held, note) => {
      if (!isHeld(held)) return false;
      cells.set(held.cell, { ...held, note });
      return true;
    },
    release: async (held) => {
      if (!isHeld(held)) return false;
      const { holder: _gone, ...free } = { ...cells.get(held.cell), ...held };
      cells.set(held.cell, free);
      return true;
    },
  };
}
