import type { StopPlace } from './place.ts';

/** This process's own memory: it stops at once, also where nothing can be written, and ends with the process. */
export function memoryPlace(): StopPlace {
  let thrown: string | undefined;
  return {
    read: (now) =>
      thrown === undefined
        ? { state: 'clear', source: 'memory', readAt: now }
        : { state: 'thrown', source: 'memory', reason: thrown, wayOut: 'holdfast resume', readAt: now },
    throwSwitch: (by, reason) => {
      thrown = `${by}: ${reason}`;
    },
    clear: () => {
      thrown = undefined;
    },
  };
}
