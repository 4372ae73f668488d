import type { Link } from '../state/link.ts';
import type { World } from '../state/world.ts';

/** What traffic between two places meets: `loss` is the share that does not arrive, 0–1. */
export interface LinkQuality {
  readonly loss: number;
  readonly latencyMs: number;
}

const perfect: LinkQuality = { loss: 0, latencyMs: 0 };

/**
 * How traffic fares on the way from one place to another, in that direction only. Places are zones
 * (`us-east-1a`), regions, and those outside: `users`, `checkers` (Route 53's), `daemon`, `aws-api`.
 */
export function linkQuality(world: World, from: string, to: string): LinkQuality {
  if (world.links.size === 0) return perfect;
  let arrives = 1;
  let latencyMs = 0;
  for (const link of world.links) {
    if (!covers(link.from, from) || !covers(link.to, to)) continue;
    if (link.except !== undefined && covers(link.except, to)) continue;
    if (link.exceptFrom !== undefined && covers(link.exceptFrom, from)) continue;
    arrives *= 1 - link.loss;
    latencyMs += link.latencyMs;
  }
  return { loss: 1 - arrives, latencyMs };
}

/** Impairs traffic until the answer is called. */
export function impairLink(world: World, link: Link): () => void {
  world.links.add(link);
  return () => void world.links.delete(link);
}

/** Whether a request gets there and its answer back (0–1), and how long the two take on the way. */
export function roundTrip(world: World, from: string, to: string): LinkQuality {
  if (world.links.size === 0) return perfect;
  const there = linkQuality(world, from, to);
  const back = linkQuality(world, to, from);
  return {
    loss: 1 - (1 - there.loss) * (1 - back.loss),
    latencyMs: there.latencyMs + back.latencyMs,
  };
}

/** A region's name covers its zones, `*` everything. */
export function covers(end: string, place: string): boolean {
  return end === '*' || end === place || (place.startsWith(end) && /^[a-z]$/.test(place.slice(end.length)));
}
