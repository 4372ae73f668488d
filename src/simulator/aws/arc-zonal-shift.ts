import { appliedShift, endShift, prolongShift, startShift } from '../world/traffic/zonal-shift.ts';
import { zoneId } from '../world/traffic/zone-id.ts';
import type { LoadBalancer } from '../world/state/load-balancer.ts';
import type { ZonalShift } from '../world/state/zonal-shift.ts';
import { awsFailure } from './failure.ts';
import { type CallContext, mutates, reads, type SimulatedService } from './operation.ts';
import { page } from './page.ts';

/**
 * ARC's zonal shift, regional. There is no client of it among the project's dependencies, so the shapes
 * follow the API reference of 2022-10-30; times are dates, as an SDK would have them.
 */
export const arcZonalShift: SimulatedService = {
  id: 'ARC Zonal Shift',
  protocol: 'rest-json',
  operations: {
    StartZonalShift: mutates((input: StartInput, context) => {
      const balancer = managed(input.resourceIdentifier, context);
      const zone = balancer.zones.find((one) => zoneId(one.zone) === input.awayFrom)?.zone;
      if (zone === undefined)
        throw invalid('InvalidAz', `${input.awayFrom} is no Availability Zone of the resource.`);
      const expiresAt = expiry(input.expiresIn, context);
      if (input.comment === undefined) throw invalid('MissingValue', 'A comment is required.');
      const active = ofResource(balancer.arn, context).find(
        (one) => one.by === 'customer' && one.status === 'ACTIVE',
      );
      if (active !== undefined) {
        throw awsFailure(
          'ConflictException',
          `There is already an active zonal shift for this resource: ${active.id}.`,
          409,
        );
      }
      const { comment } = input;
      const wanted = { resource: balancer.arn, awayFrom: zone, by: 'customer', expiresAt, comment } as const;
      return shiftShape(startShift(context.world, wanted));
    }),
    UpdateZonalShift: mutates((input: UpdateInput, context) => {
      const shift = activeShift(input.zonalShiftId, context);
      if (input.expiresIn !== undefined) prolongShift(context.world, shift, expiry(input.expiresIn, context));
      if (input.comment !== undefined) shift.comment = input.comment;
      return shiftShape(shift);
    }),
    CancelZonalShift: mutates((input: { zonalShiftId?: string }, context) => {
      const shift = activeShift(input.zonalShiftId, context);
      endShift(context.world, shift, 'CANCELED');
      return shiftShape(shift);
    }),
    ListZonalShifts: reads((input: ListInput & { status?: string; resourceIdentifier?: string }, context) => {
      const wanted = balancers(context)
        .filter(({ arn, name }) => [undefined, arn, name].includes(input.resourceIdentifier))
        .flatMap(({ arn }) => ofResource(arn, context))
        .filter(({ by, status }) => by !== 'autoshift' && (input.status ?? status) === status);
      const { items, next } = paged(wanted, input);
      return { items: items.map(shiftShape), nextToken: next };
    }),
    ListAutoshifts: reads((input: ListInput & { status?: string }, context) => {
      const shifts = balancers(context)
        .flatMap(({ arn }) => ofResource(arn, context))
        .filter(({ by }) => by === 'autoshift');
      // One autoshift moves every resource of a zone, and is listed once.
      const byTime = new Map(shifts.map((shift) => [`${shift.awayFrom} ${shift.startedAt}`, shift]));
      const all = [...byTime.values()].map((shift) => ({
        awayFrom: zoneId(shift.awayFrom),
        startTime: new Date(shift.startedAt),
        ...(shift.status === 'ACTIVE'
          ? { status: 'ACTIVE' }
          : { status: 'COMPLETED', endTime: new Date(shift.expiresAt) }),
      }));
      const { items, next } = paged(
        all.filter(({ status }) => (input.status ?? status) === status),
        input,
      );
      return { items, nextToken: next };
    }),
    ListManagedResources: reads((input: ListInput, context) => {
      const { items, next } = paged(balancers(context), input);
      return {
        items: items.map((balancer) => ({
          ...resourceShape(balancer, context),
          availabilityZones: balancer.zones.map(({ zone }) => zoneId(zone)),
        })),
        nextToken: next,
      };
    }),
    GetManagedResource: reads((input: { resourceIdentifier?: string }, context) =>
      resourceShape(managed(input.resourceIdentifier, context), context),
    ),
  },
};

interface ListInput {
  readonly maxResults?: number;
  readonly nextToken?: string;
}
interface UpdateInput {
  readonly zonalShiftId?: string;
  readonly expiresIn?: string;
  readonly comment?: string;
}
interface StartInput extends UpdateInput {
  readonly resourceIdentifier?: string;
  readonly awayFrom?: string;
}

/** Load balancers that have zonal shift turned on; classic ones cannot. */
function balancers({ world, scope }: CallContext): readonly LoadBalancer[] {
  return [...world.loadBalancers.values()].filter(
    (one) => one.region === scope.region && one.type !== 'classic' && one.zonalShift !== false,
  );
}

function managed(identifier: string | undefined, context: CallContext): LoadBalancer {
  const found = balancers(context).find(({ arn, name }) => identifier === arn || identifier === name);
  if (found === undefined)
    throw awsFailure('ResourceNotFoundException', `The resource ${identifier} was not found.`, 404);
  return found;
}

function ofResource(arn: string, { world }: CallContext): readonly ZonalShift[] {
  return [...world.zonalShifts.values()].filter(({ resource }) => resource === arn);
}

function activeShift(id: string | undefined, { world, scope }: CallContext): ZonalShift {
  const shift = world.zonalShifts.get(id ?? '');
  const here = shift !== undefined && world.loadBalancers.get(shift.resource)?.region === scope.region;
  if (shift === undefined || !here || shift.by === 'autoshift')
    throw awsFailure('ResourceNotFoundException', `The zonal shift ${id} was not found.`, 404);
  if (shift.status !== 'ACTIVE')
    throw awsFailure('ConflictException', `The zonal shift ${id} is not active.`, 409);
  return shift;
}

const unitMs: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000 };
const longestMs = 72 * 3_600_000;

/** `30m` or `12h`, from a minute to three days (AWS). */
function expiry(expiresIn: string | undefined, { world }: CallContext): number {
  const [, amount, unit] = /^([1-9]\d*)([mh])$/.exec(expiresIn ?? '') ?? [];
  const lasts = Number(amount) * (unitMs[unit ?? ''] ?? Number.NaN);
  if (!(lasts <= longestMs))
    throw invalid('InvalidExpiresIn', `expiresIn must be from 1m to 72h and not ${expiresIn}.`);
  return world.clock.now() + lasts;
}

function invalid(reason: string, message: string): Error {
  return Object.assign(awsFailure('ValidationException', message), { reason });
}

function shiftShape(shift: ZonalShift) {
  return { ...shiftInResource(shift), status: shift.status };
}

function shiftInResource(shift: ZonalShift) {
  return {
    zonalShiftId: shift.id,
    resourceIdentifier: shift.resource,
    awayFrom: zoneId(shift.awayFrom),
    startTime: new Date(shift.startedAt),
    expiryTime: new Date(shift.expiresAt),
    comment: shift.comment,
    shiftType: shift.by === 'practice-run' ? 'PRACTICE_RUN' : 'ZONAL_SHIFT',
  };
}

function resourceShape(balancer: LoadBalancer, context: CallContext) {
  const applied = appliedShift(context.world, balancer.arn);
  const active = ofResource(balancer.arn, context).filter(({ status }) => status === 'ACTIVE');
  const statusOf = (shift: ZonalShift) => (shift === applied ? 'APPLIED' : 'NOT_APPLIED');
  return {
    arn: balancer.arn,
    name: balancer.name,
    appliedWeights: Object.fromEntries(
      balancer.zones.map(({ zone }) => [zoneId(zone), zone === applied?.awayFrom ? 0 : 1]),
    ),
    zonalShifts: active
      .filter(({ by }) => by !== 'autoshift')
      .map((shift) => ({ ...shiftInResource(shift), appliedStatus: statusOf(shift) })),
    autoshifts: active
      .filter(({ by }) => by === 'autoshift')
      .map((shift) => ({
        awayFrom: zoneId(shift.awayFrom),
        startTime: new Date(shift.startedAt),
        appliedStatus: statusOf(shift),
      })),
    zonalAutoshiftStatus: balancer.autoshift === true ? 'ENABLED' : 'DISABLED',
  };
}

function paged<T>(items: readonly T[], { maxResults, nextToken }: ListInput) {
  return page(items, {
    token: nextToken,
    size: maxResults,
    sizeAtMost: 100,
    invalidToken: 'ValidationException',
  });
}
