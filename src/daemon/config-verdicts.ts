import { z } from 'zod';
import { defaultModelSettings as usual } from '../model/settings.ts';
import { durationBy } from './config-duration.ts';

const share = (byDefault: number) => z.number().gt(0).lt(1).default(byDefault);

/** `verdicts:` of holdfast.yaml. Defaults are the model's own; docs/verdicts.md says what each decides. */
export const verdictsSchema = z.strictObject({
  newbornImmunity: durationBy(usual.newbornImmunityMs, { least: '30s', most: '1h' }).describe(
    'After its launch a thing is `starting`, whatever its checks say.',
  ),
  correlatedShare: share(usual.correlatedShare).describe(
    'Share of a group, two members at least, from which failures are one shared failure.',
  ),
  unrelatedGroups: z
    .int()
    .min(2)
    .max(100)
    .default(usual.unrelatedGroups)
    .describe('So many unrelated groups that begin to fail together share a cause.'),
  unrelatedWithin: durationBy(usual.unrelatedWithinMs, { least: '10s', most: '1h' }).describe(
    'What counts as together.',
  ),
  zoneShare: share(usual.zoneShare).describe(
    "Share of a group's members in one zone from which the zone is in question.",
  ),
  zoneSiblingShare: z
    .number()
    .min(0)
    .lt(1)
    .default(usual.zoneSiblingShare)
    .describe('Most of the members in its other zones that may fail while those count as fine.'),
  blindShare: share(usual.blindShare).describe(
    'Share of what was known in an account and region whose loss makes us blind there.',
  ),
  blindAtLeast: z
    .int()
    .min(1)
    .max(1000)
    .default(usual.blindAtLeast)
    .describe('A share of fewer checks than this says nothing.'),
  flapChanges: z
    .int()
    .min(2)
    .max(20)
    .default(usual.flapChanges)
    .describe(
      'A check that changed so often between the same two states within `flapWithin` counts as unknown.',
    ),
  flapWithin: durationBy(usual.flapWithinMs, { least: '1m', most: '1h' }).describe(
    'What counts as flapping, and how long such a check has to be quiet before it counts again.',
  ),
  suspectHold: durationBy(usual.suspectHoldMs, { least: '0s', most: '1h' }).describe(
    'A suspect opens an incident once it is this old.',
  ),
  unseenHold: durationBy(usual.unseenHoldMs, { least: '0s', most: '1h' }).describe(
    'Lost sight opens an incident once it is this old.',
  ),
  closeHold: durationBy(usual.closeHoldMs, { least: '30s', most: '24h' }).describe(
    'An incident ends once all in it was well for so long.',
  ),
  restoredGrace: durationBy(usual.restoredGraceMs, { least: '1m', most: '1h' }).describe(
    'After a start, what an incident names and nobody reports counts as gone after this.',
  ),
  closedKept: durationBy(usual.closedKeptMs, { least: '7d', most: '90d' }).describe(
    'How long closed incidents are kept; availability is told over seven days.',
  ),
});
