import type { Model } from '../model/model.ts';
import type { Resource, ResourceKind } from '../model/resource.ts';

/** What is lost, from the smallest to the largest. */
export const losses = ['instance', 'zone', 'region'] as const;
export type Loss = (typeof losses)[number];

/** One summand of an estimate. */
export interface Term {
  readonly what: string;
  readonly seconds: number;
  /** Where the number is from: a setting that was read, or what AWS publishes. */
  readonly source: string;
}

/** How long a recovery takes, or how much data it costs, by AWS alone and without a person. */
export type Estimate =
  /** The sum of its terms. */
  | { readonly kind: 'about'; readonly seconds: number; readonly terms: readonly Term[] }
  /** Nothing recovers it by itself, so a person decides how long it takes. */
  | { readonly kind: 'by-hand'; readonly reason: string }
  /** Of data: there is no copy. */
  | { readonly kind: 'everything'; readonly reason: string }
  | { readonly kind: 'cannot-tell'; readonly reason: string };

/** How kinds of resources come through a loss. Nothing where a loss does not touch them, or others answer for them. */
export interface Recovery {
  readonly kinds: readonly ResourceKind[];
  /** How long its users are without it. */
  time(resource: Resource, loss: Loss, model: Model): Estimate | undefined;
  /** How much of what was written last is gone; absent for what holds no data. */
  data?(resource: Resource, loss: Loss, model: Model): Estimate | undefined;
}

export function about(...terms: readonly Term[]): Estimate {
  return { kind: 'about', seconds: terms.reduce((sum, { seconds }) => sum + seconds, 0), terms };
}

export const byHand = (reason: string): Estimate => ({ kind: 'by-hand', reason });

export const unclear = (reason: string): Estimate => ({ kind: 'cannot-tell', reason });

const order: readonly Estimate['kind'][] = ['about', 'cannot-tell', 'by-hand', 'everything'];

/** Of parts that recover at the same time, the last one counts. */
export function isWorse(one: Estimate, other: Estimate): boolean {
  if (one.kind === 'about' && other.kind === 'about') return one.seconds > other.seconds;
  return order.indexOf(one.kind) > order.indexOf(other.kind);
}
