import { z } from 'zod';
import type { ZonalShiftInResource } from '../../aws/arc-zonal-shift/commands.ts';
import { listManagedResources } from '../../aws/arc-zonal-shift/lists.ts';
import { isOwnShift } from '../../model/zonal-shifts.ts';
import type { ActionContext } from '../action.ts';
import { shiftParams } from './params.ts';

/** What the plans of a shift hold to know it again: to start, to prolong, or to end it. */
export const shiftState = z.object({
  step: z.enum(['start', 'renew', 'cancel']),
  /** Its comment names it: ARC takes no client token. */
  remediation: z.string(),
  /** ARN of the load balancer. */
  resource: z.string(),
  scope: z.object({ account: z.string(), region: z.string() }),
  /** Name and id of the zone that is left. */
  zone: z.string(),
  zoneId: z.string(),
  params: shiftParams,
  /** Targets that the zone had when it was left. */
  targetsBefore: z.number(),
  /** When AWS ends it by itself, as planned: milliseconds since the epoch. */
  expiresAt: z.number(),
  plannedAt: z.number(),
  /** Share of all requests that failed when it was planned, 0–1; absent where it was not known. */
  errorsBefore: z.number().optional(),
});

export type ShiftState = z.output<typeof shiftState>;

/** The shift of a remediation by AWS's own word, or undefined where none is in force. Throws AwsError. */
export async function readOwnShift(
  { remediation, resource, scope }: ShiftState,
  { aws }: ActionContext,
): Promise<ZonalShiftInResource | undefined> {
  const managed = await listManagedResources(aws, scope, 'verify');
  return managed
    .find(({ arn }) => arn === resource)
    ?.zonalShifts?.find(({ comment = '' }) => isOwnShift(comment, remediation));
}
