import type { Model } from '../model/model.ts';
import type { Resource } from '../model/resource.ts';

/** What AWS commits to for a part of a service, set up as it is. */
export interface Uptime {
  readonly what: string;
  /** 0–1; absent where it is not known how the thing is set up, or AWS commits to nothing for that. */
  readonly share?: number;
  /** The service level agreement that the number is from. */
  readonly source: string;
}

/** What stands one behind the other on the way of a request: names, the edge, what answers in a region, its data. */
export type Step = 'name' | 'edge' | 'region' | 'data';

/** How a part bears on the availability of its service. */
export type Commitment =
  /** Each request goes by it. */
  | Counted<'needed', Step>
  /** Nothing that is read tells whether a request needs it. `step`: it computes, and something has to answer. */
  | Counted<'perhaps', Step | undefined>
  /** In no figure. */
  | { readonly kind: 'left-out'; readonly what: string; readonly reason: string };

interface Counted<Kind extends string, At> {
  readonly kind: Kind;
  readonly step: At;
  readonly uptime: Uptime;
  /** Parts that one commitment is about, as all queues of a region, have this in common: they fail together and count once. */
  readonly once?: string;
}

/** Nothing where it is no part of the way of a request, or counts with another part. */
export type Committing = (part: Resource, model: Model) => Commitment | undefined;

export function needed(step: Step, uptime: Uptime, once?: string): Commitment {
  return { kind: 'needed', step, uptime, ...(once === undefined ? {} : { once }) };
}

export function perhaps(
  uptime: Uptime,
  more: { readonly step?: Step; readonly once?: string } = {},
): Commitment {
  return { kind: 'perhaps', step: undefined, uptime, ...more };
}

export const leftOut = (what: string, reason: string): Commitment => ({ kind: 'left-out', what, reason });
