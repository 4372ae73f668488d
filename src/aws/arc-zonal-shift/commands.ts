import { makeBuilder } from '@smithy/core/client';
import { getEndpointPlugin } from '@smithy/core/endpoints';
import { zonalShiftOperations as operations } from './operations.ts';

/** Traffic of one resource that is moved away from one zone. AWS leaves out what it does not know. */
export interface ZonalShift {
  readonly zonalShiftId?: string;
  /** ARN of the load balancer. */
  readonly resourceIdentifier?: string;
  /** Id of the zone, such as `use1-az1`. */
  readonly awayFrom?: string;
  readonly startTime?: Date;
  readonly expiryTime?: Date;
  readonly comment?: string;
  readonly status?: 'ACTIVE' | 'EXPIRED' | 'CANCELED';
}

export interface ZonalShiftInResource extends Omit<ZonalShift, 'status'> {
  /** Several may be in force; the one that counts is `APPLIED`. */
  readonly appliedStatus?: 'APPLIED' | 'NOT_APPLIED';
  readonly shiftType?: 'ZONAL_SHIFT' | 'PRACTICE_RUN' | 'FIS_EXPERIMENT' | 'ZONAL_AUTOSHIFT';
}

/** Traffic that AWS moved away from a zone by itself. */
export interface Autoshift {
  readonly awayFrom?: string;
  readonly startTime?: Date;
  readonly endTime?: Date;
  readonly status?: 'ACTIVE' | 'COMPLETED';
}

/** What zonal shift is turned on for, with all that is in force on it. */
export interface ManagedResource {
  readonly arn?: string;
  readonly name?: string;
  /** Ids of zones. */
  readonly availabilityZones?: readonly string[];
  /** By zone id: 0 where traffic is moved away. */
  readonly appliedWeights?: Readonly<Record<string, number>>;
  readonly zonalShifts?: readonly ZonalShiftInResource[];
  readonly autoshifts?: readonly (Autoshift & Pick<ZonalShiftInResource, 'appliedStatus'>)[];
  readonly zonalAutoshiftStatus?: 'ENABLED' | 'DISABLED';
}

interface PageInput {
  readonly maxResults?: number;
  readonly nextToken?: string | undefined;
}
interface Answer {
  $metadata: object;
}
interface Page<Item> extends Answer {
  readonly items?: readonly Item[];
  readonly nextToken?: string;
}

const command = makeBuilder(
  {
    UseFIPS: { type: 'builtInParams', name: 'useFipsEndpoint' },
    Endpoint: { type: 'builtInParams', name: 'endpoint' },
    Region: { type: 'builtInParams', name: 'region' },
  },
  'PercDataPlane',
  'ArcZonalShiftClient',
  getEndpointPlugin,
);
const noMore = () => [];

/** `expiresIn` is `30m` or `12h`, at most 72 h; `awayFrom` a zone's id. */
export class StartZonalShiftCommand extends command<
  { resourceIdentifier: string; awayFrom: string; expiresIn: string; comment: string },
  ZonalShift & Answer
>({}, noMore, 'StartZonalShift', operations.StartZonalShift) {}

/** Its new expiry counts from now. */
export class UpdateZonalShiftCommand extends command<
  { zonalShiftId: string; expiresIn?: string; comment?: string },
  ZonalShift & Answer
>({}, noMore, 'UpdateZonalShift', operations.UpdateZonalShift) {}

export class CancelZonalShiftCommand extends command<{ zonalShiftId: string }, ZonalShift & Answer>(
  {},
  noMore,
  'CancelZonalShift',
  operations.CancelZonalShift,
) {}

export class ListManagedResourcesCommand extends command<PageInput, Page<ManagedResource>>(
  {},
  noMore,
  'ListManagedResources',
  operations.ListManagedResources,
) {}

export class ListAutoshiftsCommand extends command<
  PageInput & { readonly status?: 'ACTIVE' | 'COMPLETED' },
  Page<Autoshift>
>({}, noMore, 'ListAutoshifts', operations.ListAutoshifts) {}
