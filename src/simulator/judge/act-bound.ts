import { durationInWords } from '../../safety/in-words.ts';
import type { Acted } from './acted.ts';

/** How much may be done in a part of a scenario. Times in milliseconds from its beginning. */
export interface ActBound {
  readonly most: number;
  /** Only this operation counts; absent: every change. */
  readonly of?: string | undefined;
  readonly fromMs: number;
  /** Absent: to the end. */
  readonly untilMs?: number;
}

/** How many of the changes that were asked for count against the bound. */
export function actsWithin(
  { of, fromMs, untilMs = Infinity }: ActBound,
  acted: readonly Pick<Acted, 'at' | 'action'>[],
  beganAt: number,
): number {
  return acted.filter(
    ({ at, action }) =>
      (of === undefined || action === of) && at >= beganAt + fromMs && at < beganAt + untilMs,
  ).length;
}

export function boundInWords({ most, of, fromMs, untilMs }: ActBound): string {
  const what = of ?? (most === 1 ? 'change' : 'changes');
  const end = untilMs === undefined ? 'the end' : durationInWords(untilMs);
  return `at most ${most} ${what} may be asked for from ${durationInWords(fromMs)} to ${end}`;
}
