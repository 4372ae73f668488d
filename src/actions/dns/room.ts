import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import { z } from 'zod';
import type { ActionContext, Precondition } from '../action.ts';
import { errorText } from '../../runtime/error-text.ts';
import { precondition } from '../precondition.ts';
import { loadBalancerOf } from './destination.ts';
import { lookBackMs, readTraffic, type Traffic, type TrafficPoint } from './traffic.ts';

/** The parameter of every remedy that moves users to another place. */
export const assumeRoom = z
  .literal(true)
  .optional()
  .describe('Declares that every place is sized for all users, so that room is not asked for.');

/** A record of a set, with its id in the model; what it leads to may be known by the id alone. */
export interface Place {
  readonly id: string;
  readonly record?: ResourceRecordSet;
}

/** A load balancer that answers more than this share of its requests with an error does not carry them well. */
const wellErrors = 0.01;
/** Fewer minutes than these say nothing of what is usual. */
const minutesAtLeast = 15;
/** SAFETY rule 12: how full machines may be after the move. */
const fullPercent = 85;
/** How far beyond what was seen the CPU is believed, for nothing grows evenly for ever. */
const extrapolatedAtMost = 2;
/** More than so many times what was carried well is more than the usual ups and downs. */
const surgeFactor = 1.25;
const latestMs = 15 * 60_000;
/** Below this machines that fail are not failing for being busy. */
const idlePercent = 60;

/**
 * Whether the destination can carry its own users and those of the source: by what machines of either were
 * seen to carry well in the last hours, as no cloud says what a machine can do. A load that nobody knows is
 * no leave to move it; `assumed` is the operator's word that there is room.
 */
export async function roomAtDestination(
  source: Place,
  destination: Place,
  assumed: boolean,
  context: ActionContext,
): Promise<Precondition> {
  const name = 'the destination has room';
  if (assumed) return precondition(name, true, 'assumeRoom is set: its load is not measured');
  const [from, to] = [source, destination].map(({ id, record }) => loadBalancerOf(record, id, context.model));
  if (from?.facts['type'] !== 'application' || to?.facts['type'] !== 'application')
    return precondition(
      name,
      false,
      'no application load balancers count the requests of both, so the load is not known; where every place is sized for all users, say so with assumeRoom: true',
    );
  try {
    const { holds, detail } = judgeRoom(
      await readTraffic(from, context),
      await readTraffic(to, context),
      context.now,
    );
    return precondition(name, holds, detail);
  } catch (error) {
    return precondition(name, false, `CloudWatch could not be asked for the load: ${errorText(error)}`);
  }
}

export function judgeRoom(
  source: Traffic,
  destination: Traffic,
  now: number,
): { readonly holds: boolean; readonly detail: string } {
  const wellThere = source.points.filter(isWell);
  const hours = lookBackMs / 3_600_000;
  if (wellThere.length < minutesAtLeast)
    return {
      holds: false,
      detail: `the source was not seen to carry its users well for ${minutesAtLeast} minutes in ${hours} h, so what they need is not known`,
    };
  if (destination.healthyNow === 0) return { holds: false, detail: 'no machine there is healthy' };

  const usual = most(wellThere, ({ requestsPerSecond }) => requestsPerSecond);
  const latest = source.points.filter(({ at }) => now - at <= latestMs);
  const wanted = most(latest, ({ requestsPerSecond }) => requestsPerSecond);
  const surges = wanted > usual * surgeFactor && !isExplained(source, latest);
  const own = most(destination.points, ({ requestsPerSecond }) => requestsPerSecond);
  const each = ((surges ? wanted : usual) + own) / destination.healthyNow;
  const proven = most([...wellThere, ...destination.points.filter(isWell)], carriedByEach);

  const would = `each of the ${destination.healthyNow} machines there would get ${round(each)} requests a second`;
  const known = `up to ${round(proven)} can be relied on by what was carried well in ${hours} h`;
  // A hair's breadth for sums of shares.
  if (each <= proven * 1.001) return { holds: true, detail: `${would}; ${known}` };
  const why = surges
    ? `; users ask for ${round(wanted)}, the source never carried more than ${round(usual)}, and nothing shows its machines down: overload would only move`
    : '';
  return { holds: false, detail: `${would}; ${known}${why}` };
}

function isWell({ errorShare, hosts, requestsPerSecond }: TrafficPoint): boolean {
  return errorShare <= wellErrors && hosts >= 1 && requestsPerSecond > 0;
}

/** Requests a second that one machine carries at 85 % of its CPU, or carried at all where its CPU is not known. */
function carriedByEach({ requestsPerSecond, hosts, cpuPercent }: TrafficPoint): number {
  const grows = cpuPercent === undefined ? 1 : fullPercent / Math.max(1, cpuPercent);
  return (requestsPerSecond / hosts) * Math.min(extrapolatedAtMost, Math.max(1, grows));
}

/** Clients that try again multiply requests while machines are down or stand idle: that is no surge. */
function isExplained({ down }: Traffic, latest: readonly TrafficPoint[]): boolean {
  if (down) return true;
  const cpu = latest.flatMap(({ cpuPercent }) => cpuPercent ?? []);
  return cpu.length > 0 && cpu.every((percent) => percent < idlePercent);
}

function most(points: readonly TrafficPoint[], of: (point: TrafficPoint) => number): number {
  return points.reduce((highest, point) => Math.max(highest, of(point)), 0);
}

function round(value: number): string {
  return value < 10 ? value.toFixed(1) : value.toFixed(0);
}
