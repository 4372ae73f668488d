import {
  closeSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  type Stats,
  writeFileSync,
} from 'node:fs';
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
              reason: `the file ${path} exists${textIn(path, found)}`,
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

/** Whoever throws the switch in haste may leave anything there: of it the first line is told, up to this many bytes. */
const mostTold = 200;

/** What people wrote into it. That it exists is what stops; what cannot be read is left out. */
function textIn(path: string, found: Stats): string {
  // A pipe would make the reader wait.
  if (!found.isFile()) return '';
  try {
    const file = openSync(path, 'r');
    try {
      const bytes = Buffer.alloc(mostTold);
      const text = bytes.toString('utf8', 0, readSync(file, bytes, 0, mostTold, 0));
      const [line = ''] = text.trim().split(/[\r\n]/);
      return line === '' ? '' : ` and says "${line.replaceAll(/\p{C}/gu, '')}"`;
    } finally {
      closeSync(file);
    }
  } catch {
    return '';
  }
}
