import type { Recollection } from './recollection.ts';
import type { Cause } from './cause.ts';
import type { Group } from './group.ts';
import type { Incident } from './incident.ts';
import type { Observer } from './observation.ts';
import type { Resource } from './resource.ts';
import type { Service } from './service.ts';
import type { Signal } from './signal.ts';
import type { Verdict } from './verdict.ts';

/** A read-only map of the model, whatever holds it. Iteration order is the order of first insertion. */
export interface Lookup<T> {
  readonly size: number;
  get(id: string): T | undefined;
  has(id: string): boolean;
  keys(): Iterable<string>;
  values(): Iterable<T>;
}

/** How well one observer sees. */
export interface ObserverHealth {
  readonly observer: Observer;
  readonly lastSuccessAt?: number;
  readonly failingSince?: number;
  readonly failure?: 'denied' | 'throttled' | 'unreachable' | 'broken';
  readonly reason?: string;
  readonly resources: number;
}

/**
 * What one fold changed: the feed of journal, policy evaluation, metrics and page. A check that was merely
 * read again is no change. A `signal` carries its state at the time of the fold (`unknown` once it aged);
 * where `from` equals it, its value or nature moved. A `verdict` changes with its kind or its cause.
 */
export type Change =
  | { readonly kind: 'resource'; readonly id: string; readonly how: 'added' | 'changed' | 'removed' }
  | { readonly kind: 'signal'; readonly signal: Signal; readonly from: Signal['state'] | undefined }
  | { readonly kind: 'verdict'; readonly verdict: Verdict; readonly from: Verdict['kind'] | undefined }
  | { readonly kind: 'group'; readonly group: Group; readonly from: Group['state'] | undefined }
  | { readonly kind: 'service'; readonly service: Service; readonly from: Service['state'] | undefined }
  | { readonly kind: 'incident'; readonly incident: Incident; readonly how: 'opened' | 'updated' | 'closed' }
  | { readonly kind: 'recollection'; readonly recollection: Recollection };

/**
 * What is true, as far as was observed. A value: `fold` gives the next one. Readers never change it and
 * may keep it only until the next fold.
 */
export interface Model {
  /** The `now` of the last fold. */
  readonly at: number;
  readonly resources: Lookup<Resource>;
  /** Signals by resource id. */
  readonly signals: Lookup<readonly Signal[]>;
  /** Verdicts by resource id: every resource has one. */
  readonly verdicts: Lookup<Verdict>;
  readonly groups: Lookup<Group>;
  /** By name. */
  readonly services: Lookup<Service>;
  /** Open incidents, and closed ones for seven days. */
  readonly incidents: Lookup<Incident>;
  /** By `observerKey`. */
  readonly observers: Lookup<ObserverHealth>;
  /** Ids of the resources that people call by one name. */
  readonly named: Lookup<readonly string[]>;
  /** What was seen of a resource and AWS does not tell afterwards, by its id. */
  readonly recollections: Lookup<Recollection>;
  readonly changes: readonly Change[];
  /** The earliest time at which the model could change with no new observation. */
  readonly reviewAt?: number;
  /** Ids of the groups that a resource is a member of. */
  groupsOf(resource: string): readonly string[];
  /** Names of the services that a resource or group belongs to. */
  servicesOf(id: string): readonly string[];
  /** Ids of the resources that have an edge to this one (its members, its replicas, what routes to it). */
  incoming(id: string): readonly { readonly type: string; readonly from: string }[];
  /** Ids of the resources of one kind. */
  ofKind(kind: Resource['kind']): Iterable<string>;
  /** Every active cause, widest first. */
  causes(): readonly Cause[];
  /**
   * The widest active cause that a resource suffers from or stands in, though it may be well itself. One
   * that is its own cause (a saturated database) is told by `id`.
   */
  causeOf(id: string): Cause | undefined;
}
