import type { Trouble } from './view.ts';

/** What keeps the daemon from its whole work. A trouble begins, stands and ends; each edge is told once. */
export interface Troubles {
  list(): readonly Trouble[];
  /** Why nothing may be acted on, or undefined. */
  blocking(): string | undefined;
  begin(trouble: Trouble): void;
  end(part: string): void;
}

/** Observers fail by the dozen, and for one reason: people hear of them as of one part. */
export const observersPart = 'observers';

export function isObserver(part: string): boolean {
  return part.startsWith('poller:');
}

export function createTroubles(onEdge: (trouble: Trouble, state: 'began' | 'ended') => void): Troubles {
  const standing = new Map<string, Trouble>();
  return {
    list: () => [...standing.values()],
    blocking: () => [...standing.values()].find((trouble) => trouble.blocksActing)?.reason,
    begin: (trouble) => {
      const known = standing.get(trouble.part);
      standing.set(trouble.part, known === undefined ? trouble : { ...trouble, since: known.since });
      if (known === undefined || known.reason !== trouble.reason) onEdge(trouble, 'began');
    },
    end: (part) => {
      const known = standing.get(part);
      if (known === undefined) return;
      standing.delete(part);
      onEdge(known, 'ended');
    },
  };
}
