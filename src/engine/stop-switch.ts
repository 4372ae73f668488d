import { lstatSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { errorText } from '../runtime/error-text.ts';
import type { StopSwitch } from '../safety/gate.ts';

/**
 * The way to stop everything that needs nothing but itself: no journal, no AWS, no page. It is read
 * before every mutation, and unreadable means stopped.
 */
export interface StopSwitchPort {
  read(now: number): StopSwitch;
  /** Throws when it cannot be set; the switch in memory is thrown all the same. */
  throwSwitch(by: string, reason: string): void;
  /** Throws when it cannot be cleared, or when what holds it is out of our reach. */
  clear(): void;
}

/** A file that exists while acting is stopped (its text is the reason), and the variable HOLDFAST_STOP. */
export function fileStopSwitch(
  path: string,
  environment: Readonly<Record<string, string | undefined>>,
): StopSwitchPort {
  const memory = memoryStopSwitch();
  return {
    read: (now) => {
      const variable = environment['HOLDFAST_STOP'];
      if (variable !== undefined && variable !== '' && variable !== '0') {
        return { state: 'thrown', source: 'environment', reason: 'HOLDFAST_STOP is set', readAt: now };
      }
      try {
        // A volume that is not mounted looks like a switch that is clear: its folder must be there.
        readdirSync(dirname(path));
        const found = lstatSync(path, { throwIfNoEntry: false });
        if (found !== undefined)
          return { state: 'thrown', source: path, reason: `the file ${path} exists`, readAt: now };
      } catch (error) {
        return { state: 'unreadable', source: path, reason: errorText(error), readAt: now };
      }
      return memory.read(now);
    },
    throwSwitch: (by, reason) => {
      memory.throwSwitch(by, reason);
      writeFileSync(path, `${by}: ${reason}\n`);
    },
    clear: () => {
      rmSync(path, { force: true });
      memory.clear();
    },
  };
}

/** For the simulator and for tests. */
export function memoryStopSwitch(): StopSwitchPort {
  let thrown: string | undefined;
  return {
    read: (now) =>
      thrown === undefined
        ? { state: 'clear', source: 'memory', readAt: now }
        : { state: 'thrown', source: 'memory', reason: thrown, readAt: now },
    throwSwitch: (by, reason) => {
      thrown = `${by}: ${reason}`;
    },
    clear: () => {
      thrown = undefined;
    },
  };
}
