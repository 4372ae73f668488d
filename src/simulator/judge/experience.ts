import type { World } from '../world/state/world.ts';
import { lostWrites } from './lost-writes.ts';

/** What users went through in a span of time. */
export interface Experience {
  /** Seconds in which more than `downAbove` of the requests failed. */
  readonly downtimeSeconds: number;
  /** Of all requests, 0–1. */
  readonly errorRatio: number;
  /** Of all requests, 0–1: answered, but late. */
  readonly slowRatio: number;
  /** Requests. */
  readonly errors: number;
  /** Seconds of acknowledged writes that are in no surviving history. */
  readonly dataLossSeconds: number;
  readonly lostWrites: number;
}

/** A second counts as down when over 5 % of its requests fail. */
const downAbove = 0.05;

/** `from` and `to` in milliseconds since the epoch; `to` itself is not included. */
export function experience(world: World, from: number, to: number): Experience {
  let downtimeSeconds = 0;
  let errors = 0;
  let slow = 0;
  let requests = 0;
  for (const second of world.users?.experienced ?? []) {
    if (second.at < from || second.at >= to) continue;
    const all = second.ok + second.errors;
    requests += all;
    errors += second.errors;
    slow += second.slow;
    if (all > 0 && second.errors / all > downAbove) downtimeSeconds += 1;
  }
  const lost = lostWrites(world, from, to);
  return {
    downtimeSeconds,
    errorRatio: requests === 0 ? 0 : errors / requests,
    slowRatio: requests === 0 ? 0 : slow / requests,
    errors,
    dataLossSeconds: lost.seconds,
    lostWrites: lost.writes,
  };
}

/** Whether users have been well for so many seconds, up to now: in none of them a larger share failed. */
export function usersAreWell(world: World, forSeconds: number, errorsBelow = downAbove): boolean {
  const last = (world.users?.experienced ?? []).slice(-forSeconds);
  return (
    last.length === forSeconds &&
    last.every((second) => second.errors <= errorsBelow * (second.ok + second.errors))
  );
}
