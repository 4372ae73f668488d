import { lstatSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { errorText } from '../../runtime/error-text.ts';
import type { StopPlace } from './place.ts';

/** A file that exists while acting is stopped; its text is for people. */
export function filePlace(path: string): StopPlace {
  return {
    read: (now) => {
      try {
        // A volume that is not mounted looks like a switch that is clear: its folder must be there.
        readdirSync(dirname(path));
        const found = lstatSync(path, { throwIfNoEntry: false });
        return found === undefined
          ? { state: 'clear', source: path, readAt: now }
          : {
              state: 'thrown',
              source: path,
              reason: `the file ${path} exists`,
              wayOut: 'holdfast resume, or remove the file',
              readAt: now,
            };
      } catch (error) {
        return { state: 'unreadable', source: path, reason: errorText(error), readAt: now };
      }
    },
    throwSwitch: (by, reason) => writeFileSync(path, `${by}: ${reason}\n`),
    clear: () => rmSync(path, { force: true }),
  };
}
