import { z } from 'zod';
import {
  type Carried,
  oldestOf,
  targetsOf,
  type Waits,
  waitsIn,
  waitsToResume,
  withResumed,
} from '../policy/carried-waits.ts';
import type { EngineState } from './engine.ts';

/** An item of DynamoDB is paid for by the kilobyte at each beat: of a storm the oldest waits speak for the rest. */
const mostNoted = 50;

const noteSchema = z.strictObject({
  seenAt: z.number(),
  waits: z.array(
    z.strictObject({
      policy: z.string(),
      fingerprint: z.string(),
      targets: z.array(z.strictObject({ target: z.string(), since: z.number() })),
    }),
  ),
});

/** Where nothing waits, the word that all is watched is renewed so seldom: each time it changes, the item is paid for. */
const idleWordMs = 60_000;

/**
 * What a replica that takes over needs so that waits go on: which conditions hold, as seen until now. Where none does, that
 * is a word, too: until when somebody watched. Empty: nothing was looked at yet.
 */
export function noteOf(state: Sight, evidenceMaxAgeMs: number): string {
  const carried = carriedOn(state, evidenceMaxAgeMs);
  if (carried === undefined) return '';
  const waits = oldestOf(carried.waits, mostNoted);
  const { seenAt } = carried;
  return JSON.stringify({ seenAt: waits.length > 0 ? seenAt : seenAt - (seenAt % idleWordMs), waits });
}

type Sight = Pick<EngineState, 'sawAllAt' | 'pending' | 'carried'>;

/**
 * What holds as far as this process knows: its own sight, or until it could tell (`carryOn`) the word of the one before,
 * which would be lost if this one ended as soon. Once it has seen all of that word to hold, it hands it on as of now.
 */
export function carriedOn(
  { sawAllAt: seenAt, pending, carried }: Sight,
  evidenceMaxAgeMs: number,
): Carried | undefined {
  if (seenAt === undefined) return carried;
  if (carried === undefined) return { seenAt, waits: waitsIn(pending) };
  const resumed = waitsToResume(pending, carried, { now: seenAt, evidenceMaxAgeMs });
  if (countOf(resumed) < countOf(carried.waits)) return carried;
  return { seenAt, waits: waitsIn(withResumed(pending, resumed)) };
}

const countOf = (waits: Waits) => targetsOf(waits).length;

/** Undefined for what is empty or not understood: then every wait begins anew, as after any kill. */
export function carriedIn(note: string | undefined): Carried | undefined {
  if (note === undefined || note === '') return undefined;
  try {
    return noteSchema.parse(JSON.parse(note));
  } catch {
    return undefined;
  }
}

/** Of what the journal and the note say, whichever was seen later. */
export function latestOf(told: Carried | undefined, noted: Carried | undefined): Carried | undefined {
  if (told === undefined || noted === undefined) return told ?? noted;
  return noted.seenAt > told.seenAt ? noted : told;
}
