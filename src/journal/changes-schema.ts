import { z } from 'zod';
import { nearnesses } from './changes-event.ts';

/** One recorded change, read back. Loose, as all of the journal: a newer version may say more. */
const change = z.looseObject({
  at: z.number(),
  by: z.string(),
  service: z.string(),
  operation: z.string(),
  account: z.string(),
  region: z.string(),
  on: z.array(z.string()),
  near: z.enum(nearnesses),
  error: z.string().exactOptional(),
});

/** Who changed what before an incident. */
export const changesFields = {
  incident: z.string(),
  from: z.number(),
  to: z.number(),
  changes: z.array(change),
  more: z.int().min(0),
  unknown: z.array(z.string()),
  final: z.boolean(),
};
