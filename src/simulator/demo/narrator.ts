import type { Daemon } from '../../daemon/daemon.ts';
import type { Model } from '../../model/model.ts';
import { isCalledById } from '../../model/name-of.ts';
import { shortName } from '../short-name.ts';
import type { Happening } from '../world/state/happening.ts';
import type { World } from '../world/state/world.ts';
import type { Line } from './line.ts';
import { createJournalTeller } from './tell-journal.ts';
import { createUsersTeller, createWorldTeller } from './tell-world.ts';

export interface Narrator {
  stop(): void;
}

/** Listens to the world, its users and the daemon's journal, and tells them as one story in lines. */
export function startNarrator(world: World, daemon: Daemon, print: (line: Line) => void): Narrator {
  const journal = createJournalTeller((id) => calledBy(id, daemon.view.model()));
  const users = createUsersTeller();
  const tellWorld = createWorldTeller();
  const printAll = (lines: readonly Line[]) => {
    for (const line of lines) print(line);
  };
  const listen = (happening: Happening) => printAll(tellWorld(happening));
  world.listeners.add(listen);
  const unsubscribe = daemon.subscribe((event) => printAll(journal.tell(event)));
  const ticking = world.clock.every(1000, 1000, () => {
    printAll(journal.flush());
    const second = world.users?.experienced.at(-1);
    if (second !== undefined) printAll(users(second));
  });
  return {
    stop: () => {
      world.listeners.delete(listen);
      unsubscribe();
      ticking.cancel();
      printAll(journal.flush());
    },
  };
}

/** Nobody knows a distribution by the letters that CloudFront gave it: where an id does not hold the name, the name stands for it. */
function calledBy(id: string, { resources }: Model): string {
  const short = shortName(id);
  const resource = resources.get(id);
  if (resource === undefined || isCalledById(resource.kind)) return short;
  return short.startsWith(resource.name) ? short : resource.name;
}
