import type { Signal } from '../../src/model/signal.ts';
import type { Poller } from '../../src/pollers/poller.ts';
import { watchedWorld } from './watched-world.ts';

/** The simulated account of a stack's text, and what some real pollers say of it, by the name of a resource and a check. */
export function watchedAccount(text: string, pollers: readonly Poller[]) {
  const { look: watch, ...watched } = watchedWorld(text, pollers);
  const look = async () => {
    const { resources, signals } = await watch();
    return (name: string, check: string): Signal | undefined =>
      [...resources.values()]
        .filter((resource) => resource.name === name)
        .flatMap(({ id }) => signals.get(id) ?? [])
        .find((signal) => signal.check === check);
  };
  return { ...watched, look };
}
