import type { StopPlace } from './place.ts';

/** The variable HOLDFAST_STOP: set to anything but 0 when the process begins, until it ends. */
export function environmentPlace(environment: Readonly<Record<string, string | undefined>>): StopPlace {
  return {
    read: (now) => {
      const variable = environment['HOLDFAST_STOP'];
      return variable === undefined || variable === '' || variable === '0'
        ? { state: 'clear', source: 'environment', readAt: now }
        : {
            state: 'thrown',
            source: 'environment',
            reason: 'HOLDFAST_STOP is set',
            wayOut: 'start Holdfast without it',
            readAt: now,
          };
    },
  };
}
