import { z } from 'zod';
import { type Carried, waitsIn } from '../policy/carried-waits.ts';
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

/** What a replica that takes over needs so that waits go on: which conditions hold, as seen until now. Empty: none do. */
export function noteOf({ evaluatedAt: seenAt, pending }: EngineState): string {
  const waits = waitsIn(pending, mostNoted);
  return seenAt === undefined || waits.length === 0
    ? ''
    : JSON.stringify({ seenAt, waits } satisfies Carried);
}

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
